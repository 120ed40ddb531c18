// The Verilated serial bridge alone: registers that log what is written, a memory, and the two lines.
#pragma once

#include <verilated.h>

#include <array>

#include "../axi_memory.hpp"
#include "VSerialBridge.h"
#include "frame.hpp"
#include "serial_line.hpp"
#include "tern_config.h"

namespace tern {

// A write that reached a register.
struct RegisterWrite {
  uint32_t offset, value;
  bool operator==(const RegisterWrite&) const = default;
};

class Bridge {
 public:
  static constexpr uint32_t memoryBytes = 65536, registerBytes = 4096, refusedFrom = 0xF00;

  Bridge() : memory(model(), TERN_MEM_DATA_BITS / 8, bytes.data()) {
    memory.addReadPort("bridge read", TERN_READ_PINS(top, io_memory));
    memory.addWritePort("bridge write", TERN_WRITE_PINS(top, io_memory));
    top.io_receive = top.reset = 1;
    for (int i = 0; i < 4; i++) tick(true);
    top.reset = 0;
  }

  // One clock cycle with this level on the line to the bridge; returns a byte that came from it.
  std::optional<uint8_t> tick(bool line) {
    top.io_receive = line;
    top.io_flags = 2;
    memory.drive();
    driveRegisters();
    top.clock = 0;
    top.eval();
    memory.sample();
    sampleRegisters();
    executed += top.io_did;
    const auto byte = receiver.tick(top.io_send);
    top.clock = 1;
    top.eval();
    memory.tick();
    return byte;
  }

  uint64_t cycle() const { return memory.cycle(); }

  std::array<uint8_t, memoryBytes> bytes{};
  std::array<uint32_t, registerBytes / 4> registers{};
  std::vector<RegisterWrite> written;
  uint64_t executed = 0;

 private:
  static tern_sim_memory_model model() {
    tern_sim_memory_model model{};
    model.bytes = memoryBytes;
    model.read_latency_cycles = 9;
    model.write_latency_cycles = 5;
    model.outstanding_bursts = 2;
    model.stall_permille = 300;
    model.fault_address = model.silent_address = ~uint64_t{0};
    return model;
  }

  void driveRegisters() {
    top.io_registers_aw_ready = top.io_registers_w_ready = top.io_registers_aw_valid && top.io_registers_w_valid;
    top.io_registers_ar_ready = 1;
    top.io_registers_b_valid = answerWrite;
    top.io_registers_r_valid = answerRead;
    top.io_registers_b_bits_resp = top.io_registers_r_bits_resp = offset >= refusedFrom ? 2 : 0;
    top.io_registers_r_bits_data = registers[offset / 4];
  }

  void sampleRegisters() {
    if (top.io_registers_b_ready) answerWrite = false;
    if (top.io_registers_r_ready) answerRead = false;
    if (top.io_registers_aw_valid && top.io_registers_aw_ready) {
      offset = top.io_registers_aw_bits_addr;
      written.push_back({offset, top.io_registers_w_bits_data});
      if (offset < refusedFrom) registers[offset / 4] = top.io_registers_w_bits_data;
      answerWrite = true;
    }
    if (top.io_registers_ar_valid && top.io_registers_ar_ready && !answerRead) {
      offset = top.io_registers_ar_bits_addr;
      answerRead = true;
    }
  }

  VerilatedContext context;
  VSerialBridge top{&context, "bridge"};
  AxiMemory memory;
  LineReceiver receiver{TERN_BAUD_DIVISOR};
  uint32_t offset = 0;
  bool answerWrite = false, answerRead = false;
};

}  // namespace tern
