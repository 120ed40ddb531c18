// Device memory in block RAM against a plain memory. Ends with "N passed, N failed".
#include <verilated.h>

#include "VBlockRam.h"
#include "memory_laws.hpp"
#include "tern_config.h"

namespace {

using namespace tern;

struct Bench {
  static constexpr uint32_t beatBytes = TERN_MEM_DATA_BITS / 8;
  static constexpr uint64_t bytes = 65536;

  Bench() {
    top.reset = 1;
    Random none(0);
    for (int i = 0; i < 4; i++) tick(0, none);
    top.reset = 0;
  }

  void tick(uint32_t stallPermille, Random& random) {
    master.drive(stallPermille, random);
    top.clock = 0;
    top.eval();
    if (!top.reset) master.sample();
    top.clock = 1;
    top.eval();
    cycle++;
  }

  VerilatedContext context;
  VBlockRam top{&context, "memory"};
  AxiMaster<VBlockRam> master{top, beatBytes};
  uint64_t cycle = 0;
};

void run() {
  Bench bench;
  MemoryLaws laws(bench, TERN_BURST_BEATS, 1);
  // Its contents are unknown until they are written.
  laws.sequentialWrite(Bench::bytes);
  for (const uint32_t stalls : {0u, 300u}) {
    laws.randomBursts(300, stalls);
    laws.bothAtOnce(300, stalls);
  }
  const uint64_t beats = Bench::bytes / Bench::beatBytes;
  smoke::report(laws.sequentialRead(Bench::bytes) <= beats + 10, "one beat is read per cycle");
  smoke::report(laws.sequentialWrite(Bench::bytes) <= beats + beats / TERN_BURST_BEATS + 10,
                "one beat is written per cycle, except for one between two bursts");
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& failed) {
    smoke::report(false, failed.what());
  }
  std::printf("%d passed, %d failed\n", smoke::passed, smoke::failed);
  return smoke::failed == 0 ? 0 : 1;
}
