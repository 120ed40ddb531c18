// The Verilated accelerator as a class: reset, tick, register access, trace, and the memory it talks to.
#pragma once

#include <verilated.h>

#include "VAccelerator.h"
#include "axi_memory.hpp"
#include "device_bytes.hpp"
#include "tern_config.h"
#include "trace.hpp"

namespace tern {

class Simulation {
 public:
  // model: zeros are already replaced by defaults, except its kind; trace: path of an FST file, or null.
  Simulation(const tern_sim_memory_model& model, const DramTimes& times, const char* tracePath)
      : context(model.initial_seed),
        bytes(allocate(model.bytes)),
        initialByte(model.initial_seed == 0 ? 0 : strangeByte),
        memory(model, TERN_MEM_DATA_BITS / 8, bytes.get(), times, TERN_CLOCK_MHZ, TERN_WEIGHT_PORTS + 1) {
#define TERN_ADD_WEIGHT_PORT(i) memory.addReadPort("weights_" #i " read", TERN_READ_PINS(top, weights_##i));
    TERN_FOR_EACH_WEIGHT_PORT(TERN_ADD_WEIGHT_PORT)
#undef TERN_ADD_WEIGHT_PORT
    memory.addReadPort("data read", TERN_READ_PINS(top, data));
    memory.addWritePort("data write", TERN_WRITE_PINS(top, data));
    if (tracePath != nullptr) trace.start(context.verilated, top, tracePath);
    clearMemory();
    top.control_ar_valid = top.control_aw_valid = top.control_w_valid = 0;
    top.control_r_ready = top.control_b_ready = 0;
    top.reset = 1;
    for (uint32_t i = 0; i < resetCycles; i++) tick();
    top.reset = 0;
    tick();
  }
  ~Simulation() { enter(); }

  uint32_t read(uint32_t offset) {
    checkOffset(offset);
    top.control_ar_valid = 1;
    top.control_ar_bits_addr = offset;
    top.control_r_ready = 1;
    uint32_t value = 0;
    uint8_t response = 0;
    await(offset, [&] {
      const bool taken = top.control_ar_valid && top.control_ar_ready;
      value = top.control_r_bits_data;
      response = top.control_r_bits_resp;
      const bool answered = top.control_r_valid;
      tick();
      if (taken) top.control_ar_valid = 0;
      return answered;
    });
    top.control_r_ready = 0;
    if (response != 0) throw Failure("there is no register to read at offset " + hex(offset));
    return value;
  }

  void write(uint32_t offset, uint32_t value) {
    checkOffset(offset);
    top.control_aw_valid = top.control_w_valid = 1;
    top.control_aw_bits_addr = offset;
    top.control_w_bits_data = value;
    top.control_w_bits_strb = 0xF;
    top.control_b_ready = 1;
    uint8_t response = 0;
    await(offset, [&] {
      const bool addressTaken = top.control_aw_valid && top.control_aw_ready;
      const bool dataTaken = top.control_w_valid && top.control_w_ready;
      response = top.control_b_bits_resp;
      const bool answered = top.control_b_valid;
      tick();
      if (addressTaken) top.control_aw_valid = 0;
      if (dataTaken) top.control_w_valid = 0;
      return answered;
    });
    top.control_b_ready = 0;
    if (response != 0) throw Failure("there is no register to write at offset " + hex(offset));
  }

  // Whether the interrupt line goes high within the given number of cycles.
  bool step(uint64_t cycles) {
    for (uint64_t i = 0; i < cycles && !top.irq; i++) tick();
    return top.irq;
  }

  // Verilator keeps one context per thread: that of the device opened last, which may be closed by now.
  void enter() { Verilated::threadContextp(&context.verilated); }

  uint64_t cycle() const { return memory.cycle(); }
  uint8_t* data() const { return memory.bytes(); }

  // Moves device memory, as it was when opened, to a file that other processes may map; its address stays.
  void shareMemory(const char* path) {
    share(bytes.get(), bytes.get_deleter().bytes, path);
    clearMemory();
  }

 private:
  static constexpr uint32_t resetCycles = 4;
  static constexpr uint32_t settledCycles =
      512;  // reset travels along the rows; from random bits, none is right before that
  static constexpr uint32_t registerPatience = 1000;
  static constexpr uint32_t registerSpace = 0x1000;
  static constexpr uint8_t strangeByte = 0xA5;

  // The context of the hardware: its state starts from zeros, or from the random bits of a seed.
  struct Context {
    explicit Context(uint64_t seed) {
      constexpr int zeros = 0, random = 2;
      verilated.randReset(seed == 0 ? zeros : random);
      verilated.randSeed(static_cast<int>(1 + seed % INT32_MAX));  // for 0, Verilator picks a seed of its own
      Verilated::threadContextp(&verilated);
    }
    VerilatedContext verilated;
  };

  // Memory that is all zero need not be touched.
  void clearMemory() {
    if (initialByte != 0) std::memset(bytes.get(), initialByte, bytes.get_deleter().bytes);
  }

  // One clock cycle: settle the inputs, sample the handshakes, then the rising edge.
  void tick() {
    memory.drive();
    settle();
    trace.dump(2 * memory.cycle());
    if (!top.reset) memory.sample();
    top.clock = 1;
    ternIgnoreAssertions(initialByte != 0 && memory.cycle() < settledCycles);
    top.eval();
    trace.dump(2 * memory.cycle() + 1);
    memory.tick();
  }

  void settle() {
    top.clock = 0;
    top.eval();
  }

  // Ticks until a register access is answered; `answered` samples the settled signals and ticks once.
  template <typename Answered>
  void await(uint32_t offset, Answered answered) {
    for (uint32_t i = 0; i < registerPatience; i++) {
      settle();
      if (answered()) return;
    }
    throw Failure("the register at offset " + hex(offset) + " did not answer");
  }

  static void checkOffset(uint32_t offset) {
    if (offset % 4 == 0 && offset < registerSpace) return;
    throw Failure("register offset " + hex(offset) + ": expected a multiple of 4 below " + hex(registerSpace));
  }

  Context context;
  VAccelerator top{&context.verilated, "accelerator"};
  Trace trace;
  DeviceBytes bytes;
  const uint8_t initialByte;
  AxiMemory memory;
};

}  // namespace tern
