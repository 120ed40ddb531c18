// A simulated board behind a pseudo-terminal: prints the terminal's name, and runs until its standard input ends.
#include <csignal>
#include <cstdio>

#include "board.hpp"
#include "terminal.hpp"

namespace {

constexpr uint64_t restlessCycles = 2'000'000;  // without a byte, after which the simulation slows down
constexpr uint64_t sliceCycles = 2000;          // between two polls of the terminal

// Whether the parent wants this to go on: otherwise it closes our standard input, or ends.
bool wanted() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  char ignored[64];
  while (poll(&input, 1, 0) > 0) {
    if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return false;
  }
  return true;
}

void run() {
  tern::Terminal terminal;
  tern::Board board;
  std::printf("%s\n", terminal.name.c_str());
  std::fflush(stdout);
  uint64_t heard = 0;
  while (wanted()) {
    const bool resting = board.cycles - heard > restlessCycles;
    uint8_t bytes[256];
    if (board.toBoard.waiting() < sizeof bytes) {
      const size_t count = terminal.read(bytes, sizeof bytes, resting ? 5 : 0);
      for (size_t i = 0; i < count; i++) board.toBoard.send(bytes[i]);
      if (count > 0) heard = board.cycles;
    }
    for (uint64_t i = 0; i < sliceCycles; i++) {
      const auto byte = board.tick();
      if (byte) {
        terminal.write(*byte);
        heard = board.cycles;
      }
    }
    terminal.flush();
  }
  std::fprintf(stderr, "%llu cycles\n", static_cast<unsigned long long>(board.cycles));
}

}  // namespace

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    run();
    return 0;
  } catch (const std::exception& stopped) {
    std::fprintf(stderr, "board_sim: %s\n", stopped.what());
    return 1;
  }
}
