// The Verilated accelerator as a class: reset, tick, register access, trace, and the memory it talks to.
#pragma once

#include <verilated.h>
#include <verilated_fst_c.h>

#include <cerrno>

#include "VAccelerator.h"
#include "axi_memory.hpp"
#include "device_bytes.hpp"
#include "tern_config.h"

namespace tern {

class Simulation {
 public:
  // model: without zeros that mean defaults, its kind apart; trace: path of an FST file, or null.
  Simulation(const tern_sim_memory_model& model, const DramTimes& times, const char* tracePath)
      : bytes(allocate(model.bytes)),
        memory(model, TERN_MEM_DATA_BITS / 8, bytes.get(), times, TERN_CLOCK_MHZ, TERN_WEIGHT_PORTS + 1) {
#define TERN_ADD_WEIGHT_PORT(i) memory.addReadPort("weights_" #i " read", TERN_READ_PINS(top, weights_##i));
    TERN_FOR_EACH_WEIGHT_PORT(TERN_ADD_WEIGHT_PORT)
#undef TERN_ADD_WEIGHT_PORT
    memory.addReadPort("data read", TERN_READ_PINS(top, data));
    memory.addWritePort("data write", TERN_WRITE_PINS(top, data));
    if (tracePath != nullptr) openTrace(tracePath);
    top.reset = 1;
    for (uint32_t i = 0; i < resetCycles; i++) tick();
    top.reset = 0;
    tick();
  }
  ~Simulation() {
    if (tracing) trace.close();
    enter();
  }

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

  // Whether the interrupt line is high after at most so many cycles.
  bool step(uint64_t cycles) {
    for (uint64_t i = 0; i < cycles && !top.irq; i++) tick();
    return top.irq;
  }

  // Verilator keeps one context a thread: that of the device opened last, which may be closed by now.
  void enter() { Verilated::threadContextp(&context); }

  uint64_t cycle() const { return memory.cycle(); }
  uint8_t* data() const { return memory.bytes(); }

  // Device memory, zeroed, in a file that other processes may map; its address stays.
  void shareMemory(const char* path) { share(bytes.get(), bytes.get_deleter().bytes, path); }

 private:
  static constexpr uint32_t resetCycles = 4;
  static constexpr uint32_t registerPatience = 1000;
  static constexpr uint32_t registerSpace = 0x1000;

  // One clock cycle: settle the inputs, look at the handshakes, then the rising edge.
  void tick() {
    memory.drive();
    settle();
    if (tracing) trace.dump(2 * memory.cycle());
    if (!top.reset) memory.sample();
    top.clock = 1;
    top.eval();
    if (tracing) trace.dump(2 * memory.cycle() + 1);
    memory.tick();
  }

  void settle() {
    top.clock = 0;
    top.eval();
  }

  // Ticks until a register access has been answered; `answered` looks at settled signals and ticks once.
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

  void openTrace(const char* path) {
    // Verilator does not say why a file cannot be written.
    std::FILE* file = std::fopen(path, "wb");
    if (file == nullptr) throw Failure(std::string("cannot write the trace ") + path + ": " + std::strerror(errno));
    std::fclose(file);
    context.traceEverOn(true);
    top.trace(&trace, 99);
    trace.open(path);
    if (!trace.isOpen()) throw Failure(std::string("cannot write the trace ") + path);
    tracing = true;
  }

  VerilatedContext context;
  VAccelerator top{&context, "accelerator"};
  VerilatedFstC trace;
  bool tracing = false;
  DeviceBytes bytes;
  AxiMemory memory;
};

}  // namespace tern
