// Sends frames over a line that damages them, and compares the bridge with an oracle: bridge_fuzz [FRAMES].
// Ends with "N passed, N failed".
#include "../smoke_report.hpp"
#include "bridge_oracle.hpp"
#include "fuzz_host.hpp"

namespace {

using namespace tern;
using smoke::report;

struct Totals {
  uint64_t frames = 0, damaged = 0, rejects = 0, resends = 0;
};

// One bridge, one host, one line. glitches: how often in 10,000 cycles the line's level is wrong for some cycles.
void fuzz(const char* name, uint64_t frames, uint32_t window, uint32_t permille, uint32_t glitches, uint64_t seed,
          Totals& totals) {
  Bridge bridge;
  BridgeOracle oracle;
  FuzzHost host(window, seed);
  Damage damage(permille, seed + 1);
  Damage backDamage(permille / 4, seed + 2);
  Random noise(seed + 3);
  LineSender sender(TERN_BAUD_DIVISOR);
  AnswerReader reader;
  const std::string what = std::string(name) + ", seed " + std::to_string(seed) + ": ";
  uint8_t rejects = 0;  // as in the last answer
  bool quiet = false;
  uint32_t glitchLeft = 0;
  Bytes back;  // an answer, damaged as a whole when it ends

  const auto hear = [&](const Bytes& line) {
    for (const uint8_t byte : line) {
      const auto answer = reader.take(byte);
      if (!answer) continue;
      rejects = answer->rejects;
      host.take(*answer, bridge.cycle());
    }
  };
  const auto run = [&](auto until) {
    while (!until()) {
      for (const Bytes& line : host.tick(bridge.cycle())) {
        for (const uint8_t byte : damage.pass(line)) {
          oracle.take(byte);
          sender.send(byte);
        }
      }
      if (glitchLeft == 0 && !quiet && noise.below(10000) < glitches) glitchLeft = 1 + noise.below(60);
      const bool level = sender.tick();
      const auto byte = bridge.tick(glitchLeft > 0 ? (glitchLeft--, !level) : level);
      if (!byte) continue;
      back.push_back(*byte);
      if (*byte != protocol::delimiter || back.size() < 2) continue;
      hear(quiet ? back : backDamage.pass(back));
      back.clear();
    }
  };

  try {
    while (damage.frames < frames) {
      host.ask(50);
      run([&] { return host.idle(); });
    }
    // Two queries over a good line: the first ends what was torn, the second returns the final count.
    quiet = true;
    for (int i = 0; i < 2; i++) {
      for (const uint8_t byte : framed(request(protocol::query, 0xAA, 0))) {
        oracle.take(byte);
        sender.send(byte);
      }
      const uint64_t end = bridge.cycle() + 20000;
      run([&] { return bridge.cycle() >= end; });
    }
    report(true, what + "the link never hangs");
  } catch (const Failure& failed) {
    report(false, what + failed.what());
  }
  report(bridge.written == host.written, what + "every register write happens once, in order, and no other");
  report(bridge.bytes == oracle.bytes || glitches > 0, what + "memory holds what good frames wrote");
  if (glitches == 0) {
    report(bridge.written == oracle.written, what + "registers are written as by the oracle");
    report(bridge.executed == oracle.executed, what + "no frame is executed twice");
    report(rejects == oracle.rejects % 256, what + "every bad frame is reported");
  }
  report((host.resends > 0) == (permille + glitches > 0), what + "damage is noticed, and nothing else");
  totals.frames += damage.frames;
  totals.damaged += damage.damaged;
  totals.rejects += oracle.rejects;
  totals.resends += host.resends;
}

}  // namespace

int main(int count, char** arguments) {
  const uint64_t frames = count > 1 ? std::stoull(arguments[1]) : 10000;
  Totals totals;
  fuzz("a good line", frames / 20, 4, 0, 0, 1, totals);
  for (uint64_t seed = 2; seed < 6; seed++) {
    fuzz("a bad line, one request at a time", frames / 8, 1, 300, 0, seed, totals);
    fuzz("a bad line, four requests at a time", frames / 8, 4, 200, 0, seed + 10, totals);
  }
  fuzz("a line with glitches", frames / 20, 3, 0, 2, 30, totals);
  std::printf("%llu frames, %llu damaged, %llu reported as bad, %llu resent\n",
              static_cast<unsigned long long>(totals.frames), static_cast<unsigned long long>(totals.damaged),
              static_cast<unsigned long long>(totals.rejects), static_cast<unsigned long long>(totals.resends));
  std::printf("%d passed, %d failed\n", smoke::passed, smoke::failed);
  return smoke::failed == 0 ? 0 : 1;
}
