// The C ABI over the Verilated accelerator: see tern_sim.h.
#include "tern_sim.h"

#include <sys/mman.h>
#include <verilated.h>
#include <verilated_fst_c.h>

#include <memory>

#include "VAccelerator.h"
#include "axi_memory.hpp"
#include "tern_config.h"

#define TERN_EXPORT extern "C" __attribute__((visibility("default")))

// Verilator calls these when an assertion of the hardware fails; they must not end the process.
void vl_finish(const char* file, int line, const char*) {
  throw tern::Failure(std::string("the simulation finished at ") + file + ":" + std::to_string(line));
}
void vl_stop(const char* file, int line, const char*) {
  throw tern::Failure(std::string("an assertion of the hardware failed at ") + file + ":" + std::to_string(line));
}
void vl_fatal(const char* file, int line, const char*, const char* message) {
  throw tern::Failure(std::string(message) + " at " + file + ":" + std::to_string(line));
}

namespace {

using tern::Failure;

constexpr uint32_t kBeatBytes = TERN_MEM_DATA_BITS / 8;
constexpr uint32_t kRegisterPatience = 1000;
constexpr uint32_t kResetCycles = 4;

tern_sim_memory_model withDefaults(tern_sim_memory_model model) {
  if (model.bytes < 4096) throw Failure("device memory needs at least 4096 bytes");
  if (model.stall_permille > 999) throw Failure("stall_permille must be below 1000");
  if (model.reserved != 0) throw Failure("a reserved field of the memory model is not zero");
  if (model.read_latency_cycles == 0) model.read_latency_cycles = 1;
  if (model.write_latency_cycles == 0) model.write_latency_cycles = 1;
  if (model.outstanding_bursts == 0) model.outstanding_bursts = 16;
  return model;
}

struct Unmap {
  uint64_t bytes;
  void operator()(uint8_t* memory) const { munmap(memory, bytes); }
};
using DeviceBytes = std::unique_ptr<uint8_t, Unmap>;

DeviceBytes allocate(uint64_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Failure("no " + std::to_string(bytes) + " bytes for device memory");
  return DeviceBytes(static_cast<uint8_t*>(memory), Unmap{bytes});
}

#define TERN_ADDRESS_PINS(port, channel)                                                             \
  {                                                                                                  \
    &top.port##_##channel##_valid, &top.port##_##channel##_ready, &top.port##_##channel##_bits_addr, \
        &top.port##_##channel##_bits_len                                                             \
  }
#define TERN_READ_PINS(port)                                                                        \
  {                                                                                                 \
    TERN_ADDRESS_PINS(port, ar), &top.port##_r_valid, &top.port##_r_ready, &top.port##_r_bits_data, \
        &top.port##_r_bits_resp, &top.port##_r_bits_last                                            \
  }
#define TERN_WEIGHT_PORT(i) weightPorts.emplace_back("weights_" #i, tern::ReadPins TERN_READ_PINS(weights_##i), memory);

}  // namespace

struct tern_sim {
  VerilatedContext context;
  VAccelerator top{&context, "accelerator"};
  VerilatedFstC trace;
  bool tracing = false;
  DeviceBytes bytes;
  tern::MemoryState memory;
  std::vector<tern::ReadPort> weightPorts;
  tern::ReadPort readPort;
  tern::WritePort writePort;
  uint32_t turn = 0;
  std::string failure;

  tern_sim(const tern_sim_memory_model& model, const char* tracePath)
      : bytes(allocate(model.bytes)),
        memory{model, kBeatBytes, bytes.get(), tern::Bandwidth(model.bytes_per_kilocycle, kBeatBytes),
               tern::Random(model.stall_seed)},
        readPort("data read", TERN_READ_PINS(data), memory),
        writePort(
            "data write",
            {TERN_ADDRESS_PINS(data, aw), &top.data_w_valid, &top.data_w_ready, &top.data_w_bits_data,
             &top.data_w_bits_strb, &top.data_w_bits_last, &top.data_b_valid, &top.data_b_ready, &top.data_b_bits_resp},
            memory) {
    weightPorts.reserve(TERN_WEIGHT_PORTS);
    TERN_FOR_EACH_WEIGHT_PORT(TERN_WEIGHT_PORT)
    if (tracePath != nullptr) {
      context.traceEverOn(true);
      top.trace(&trace, 99);
      trace.open(tracePath);
      tracing = true;
      if (!trace.isOpen()) throw Failure(std::string("cannot write the trace ") + tracePath);
    }
    top.reset = 1;
    for (uint32_t i = 0; i < kResetCycles; i++) tick();
    top.reset = 0;
    tick();
  }

  ~tern_sim() {
    if (tracing) trace.close();
  }

  // One clock cycle: settle the inputs, look at the handshakes, then the rising edge.
  void tick() {
    memory.bandwidth.tick();
    const uint32_t ports = weightPorts.size();
    for (uint32_t i = 0; i < ports; i++) weightPorts[(turn + i) % ports].drive();
    readPort.drive();
    writePort.drive();
    turn = turn + 1 == ports ? 0 : turn + 1;
    top.clock = 0;
    top.eval();
    if (tracing) trace.dump(2 * memory.cycle);
    if (!top.reset) {
      for (auto& port : weightPorts) port.sample();
      readPort.sample();
      writePort.sample();
    }
    top.clock = 1;
    top.eval();
    if (tracing) trace.dump(2 * memory.cycle + 1);
    memory.cycle++;
  }

  // Ticks until a register access has been answered.
  template <typename Answered>
  void await(uint32_t offset, Answered answered) {
    for (uint32_t i = 0; i < kRegisterPatience; i++) {
      if (answered()) return;
    }
    throw Failure("register " + std::to_string(offset) + " did not answer");
  }

  uint32_t read(uint32_t offset) {
    top.control_ar_valid = 1;
    top.control_ar_bits_addr = offset;
    top.control_r_ready = 1;
    uint32_t value = 0;
    uint8_t response = 0;
    await(offset, [&] {
      settle();
      const bool taken = top.control_ar_valid && top.control_ar_ready;
      const bool answered = top.control_r_valid;
      value = top.control_r_bits_data;
      response = top.control_r_bits_resp;
      tick();
      if (taken) top.control_ar_valid = 0;
      return answered;
    });
    top.control_r_ready = 0;
    if (response != 0) throw std::out_of_range("no register at offset " + std::to_string(offset));
    return value;
  }

  void write(uint32_t offset, uint32_t value) {
    top.control_aw_valid = 1;
    top.control_w_valid = 1;
    top.control_aw_bits_addr = offset;
    top.control_w_bits_data = value;
    top.control_w_bits_strb = 15;
    top.control_b_ready = 1;
    uint8_t response = 0;
    await(offset, [&] {
      settle();
      const bool addressTaken = top.control_aw_valid && top.control_aw_ready;
      const bool dataTaken = top.control_w_valid && top.control_w_ready;
      const bool answered = top.control_b_valid;
      response = top.control_b_bits_resp;
      tick();
      if (addressTaken) top.control_aw_valid = 0;
      if (dataTaken) top.control_w_valid = 0;
      return answered;
    });
    top.control_b_ready = 0;
    if (response != 0) throw std::out_of_range("no register to write at offset " + std::to_string(offset));
  }

  void settle() {
    top.clock = 0;
    top.eval();
  }

  bool step(uint64_t cycles) {
    for (uint64_t i = 0; i < cycles && !top.irq; i++) tick();
    return top.irq;
  }
};

namespace {

thread_local std::string openError;

// Runs what simulates; the first failure stays with the device.
template <typename Body>
int guarded(tern_sim* sim, Body body) {
  if (sim == nullptr || !sim->failure.empty()) return -1;
  try {
    return body();
  } catch (const std::out_of_range& refused) {
    sim->failure = refused.what();
  } catch (const std::exception& failed) {
    sim->failure = "cycle " + std::to_string(sim->memory.cycle) + ": " + failed.what();
  } catch (...) {
    sim->failure = "cycle " + std::to_string(sim->memory.cycle) + ": unknown failure";
  }
  return -1;
}

}  // namespace

TERN_EXPORT uint32_t tern_sim_abi_version(void) { return TERN_SIM_ABI_VERSION; }

TERN_EXPORT const char* tern_sim_config(void) { return TERN_CONFIG_JSON; }

TERN_EXPORT tern_sim* tern_sim_open(const tern_sim_memory_model* model, const char* trace) {
  try {
    if (model == nullptr) throw Failure("no memory model given");
    return new tern_sim(withDefaults(*model), trace);
  } catch (const std::exception& failed) {
    openError = failed.what();
  } catch (...) {
    openError = "unknown failure";
  }
  return nullptr;
}

TERN_EXPORT const char* tern_sim_open_error(void) { return openError.c_str(); }

TERN_EXPORT void tern_sim_close(tern_sim* sim) { delete sim; }

TERN_EXPORT int tern_sim_read(tern_sim* sim, uint32_t offset, uint32_t* value) {
  return guarded(sim, [&] {
    *value = sim->read(offset);
    return 0;
  });
}

TERN_EXPORT int tern_sim_write(tern_sim* sim, uint32_t offset, uint32_t value) {
  return guarded(sim, [&] {
    sim->write(offset, value);
    return 0;
  });
}

TERN_EXPORT void* tern_sim_memory(tern_sim* sim) { return sim == nullptr ? nullptr : sim->memory.bytes; }

TERN_EXPORT int tern_sim_step(tern_sim* sim, uint64_t max_cycles) {
  return guarded(sim, [&] { return sim->step(max_cycles) ? 1 : 0; });
}

TERN_EXPORT uint64_t tern_sim_cycles(const tern_sim* sim) { return sim == nullptr ? 0 : sim->memory.cycle; }

TERN_EXPORT const char* tern_sim_error(const tern_sim* sim) {
  return sim == nullptr || sim->failure.empty() ? nullptr : sim->failure.c_str();
}
