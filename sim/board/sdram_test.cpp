// The SDRAM controller against the chip's rules and a plain memory. Ends with "N passed, N failed".
#include <verilated.h>

#include "VSdramController.h"
#include "memory_laws.hpp"
#include "sdram_chip.hpp"
#include "tern_config.h"

namespace {

using namespace tern;

// Controller and chip, with the registers at a board's pins between them.
struct Bench {
  static constexpr uint32_t beatBytes = TERN_MEM_DATA_BITS / 8;
  static constexpr uint64_t bytes = SdramChip::bytes;

  Bench() {
    top.reset = 1;
    Random none(0);
    for (int i = 0; i < 4; i++) tick(0, none);
    top.reset = 0;
    while (!top.io_ready) tick(0, none);
  }

  void tick(uint32_t stallPermille, Random& random) {
    master.drive(stallPermille, random);
    top.io_pins_caught = caught;
    top.clock = 0;
    top.eval();
    caught = chip.drives() ? chip.data() : 0xDEAD;
    chip.clock(pins);
    const uint8_t command = top.io_pins_command;
    pins = {top.io_pins_clockEnable != 0,
            false,
            (command & 4) != 0,
            (command & 2) != 0,
            (command & 1) != 0,
            top.io_pins_bank,
            top.io_pins_mask,
            top.io_pins_address,
            top.io_pins_data,
            top.io_pins_away == 0};
    if (!top.reset) master.sample();
    top.clock = 1;
    top.eval();
    cycle++;
  }

  VerilatedContext context;
  VSdramController top{&context, "controller"};
  AxiMaster<VSdramController> master{top, beatBytes};
  SdramChip chip{TERN_CLOCK_MHZ};
  SdramInputs pins{};
  uint16_t caught = 0;
  uint64_t cycle = 0;
};

double share(uint64_t bytes, uint64_t cycles) { return bytes / (2.0 * cycles); }

void run(uint32_t mostBeats) {
  Bench bench;
  MemoryLaws laws(bench, mostBeats, mostBeats);
  for (const uint32_t stalls : {0u, 300u}) {
    laws.randomBursts(300, stalls);
    laws.bothAtOnce(300, stalls);
  }
  const uint64_t bytes = 256 << 10;
  const double read = share(bytes, laws.sequentialRead(bytes));
  const double write = share(bytes, laws.sequentialWrite(bytes));
  std::printf("bursts of %u bytes: sequential read %.1f %%, write %.1f %% of the pins' rate\n",
              mostBeats * Bench::beatBytes, 100 * read, 100 * write);
  if (mostBeats == 1) return;
  smoke::report(read >= 0.9, "a sequential read takes 90 % of the pins' rate");
  smoke::report(write >= 0.9, "a sequential write takes 90 % of the pins' rate");
  laws.randomBursts(20, 0);
  smoke::report(bench.chip.refreshes() > 100, "the chip is refreshed");
}

}  // namespace

int main() {
  try {
    run(TERN_BURST_BEATS);
    run(1);
  } catch (const std::exception& failed) {
    smoke::report(false, failed.what());
  }
  std::printf("%d passed, %d failed\n", smoke::passed, smoke::failed);
  return smoke::failed == 0 ? 0 : 1;
}
