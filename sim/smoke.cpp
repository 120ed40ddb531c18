// Runs jobs on a simulator library without Java: smoke LIBRARY [netlist]. Ends with "N passed, N failed".
#include "smoke_abi.hpp"
#include "smoke_dram.hpp"
#include "smoke_errors.hpp"
#include "smoke_jobs.hpp"
#include "smoke_memory.hpp"

namespace {

using namespace smoke;

void all(const Library& library, bool hasWaves) {
  abi(library, hasWaves);
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

// A netlist's flip-flops and RAMs start from random bits, for every job and every error.
void netlist(const Library& library) {
  for (usualSeed = 3; usualSeed > 1; usualSeed--) {
    jobs(library, memoryModel(50), "from the random bits of seed " + std::to_string(usualSeed));
  }
  all(library, false);
}

}  // namespace

int main(int count, char** arguments) {
  const bool ofNetlist = count == 3 && std::strcmp(arguments[2], "netlist") == 0;
  if (count != 2 && !ofNetlist) {
    std::fprintf(stderr, "usage: smoke LIBRARY [netlist]\n");
    return 2;
  }
  try {
    const Library library(arguments[1]);
    if (ofNetlist) {
      netlist(library);
    } else {
      memoryLaws();
      dramLaws();
      all(library, true);
    }
  } catch (const std::exception& stopped) {
    report(false, stopped.what());
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
