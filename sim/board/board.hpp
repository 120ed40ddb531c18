// The Verilated top of a board with everything around it: its SDRAM chip and the serial line.
#pragma once

#include <verilated.h>

#include "VBoardBench.h"
#include "sdram_chip.hpp"
#include "serial_line.hpp"
#include "tern_config.h"

namespace tern {

class Board {
 public:
  // One clock cycle: settle the inputs, sample the pins, then the rising edge. Returns a byte that came from the board.
  std::optional<uint8_t> tick() {
    top.fromHost = toBoard.tick();
    top.oscillator = 0;
#if TERN_BOARD_SDRAM
    top.chip_drives = chip.drives();
    top.chip_data = chip.data();
#endif
    top.eval();
#if TERN_BOARD_SDRAM
    chip.clock({top.sdram_cke != 0, top.sdram_csn != 0, top.sdram_rasn != 0, top.sdram_casn != 0, top.sdram_wen != 0,
                top.sdram_ba, top.sdram_dqm, top.sdram_a, top.wires, top.fpga_drives != 0});
#endif
    const auto byte = fromBoard.tick(top.toHost);
    top.oscillator = 1;
    top.eval();
    cycles++;
    return byte;
  }

  uint8_t leds() const { return top.led; }

  LineSender toBoard{TERN_BAUD_DIVISOR};
  uint64_t cycles = 0;

 private:
  VerilatedContext context;
  VBoardBench top{&context, "board"};
  LineReceiver fromBoard{TERN_BAUD_DIVISOR};
#if TERN_BOARD_SDRAM
  SdramChip chip{TERN_CLOCK_MHZ};
#endif
};

}  // namespace tern
