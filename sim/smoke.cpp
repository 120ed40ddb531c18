// Runs jobs on a simulator library without Java: smoke LIBRARY. Ends with "N passed, N failed".
#include "smoke_abi.hpp"
#include "smoke_dram.hpp"
#include "smoke_errors.hpp"
#include "smoke_jobs.hpp"
#include "smoke_memory.hpp"

namespace {

using namespace smoke;

void all(const Library& library) {
  memoryLaws();
  dramLaws();
  abi(library);
  for (const uint32_t stalls : {0u, 50u, 400u}) {
    jobs(library, memoryModel(stalls), "stalls of " + std::to_string(stalls) + " permille");
  }
  auto narrow = memoryModel(0);
  narrow.bytes_per_kilocycle = 1500;
  narrow.outstanding_bursts = 1;
  jobs(library, narrow, "little bandwidth");
  for (const uint32_t stalls : {0u, 100u}) {
    auto preset = memoryModel(stalls);
    preset.kind = TERN_SIM_MEMORY_PRESET;
    jobs(library, preset, "the preset's memory, stalls of " + std::to_string(stalls) + " permille");
  }
  errors(library);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: smoke LIBRARY\n");
    return 2;
  }
  try {
    all(Library(arguments[1]));
  } catch (const std::exception& stopped) {
    report(false, stopped.what());
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
