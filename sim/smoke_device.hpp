#pragma once

#include <cstring>

#include "smoke_library.hpp"
#include "tern_registers.h"

namespace smoke {

constexpr uint64_t memoryBytes = 0x800000;
constexpr uint64_t nowhere = ~uint64_t{0};
constexpr uint32_t ringEntries = 4;

// 64 bytes, as hw/doc/interface.md lists them.
struct Descriptor {
  uint64_t weightAddress, activationAddress, resultAddress;
  uint32_t k, n, tokens, tag, activationStride, resultStride, weightPortBytes, reserved[3];
};
static_assert(sizeof(Descriptor) == 64);

struct Completion {
  uint32_t sequence, status, tag, zero;
  uint64_t cycles, bytesRead, bytesWritten, rest[3];
};
static_assert(sizeof(Completion) == 64);

// What devices start from that a test does not start from something else: see initial_seed.
inline uint64_t usualSeed = 0;

inline tern_sim_memory_model memoryModel(uint32_t stallPermille) {
  tern_sim_memory_model model{};
  model.bytes = memoryBytes;
  model.kind = TERN_SIM_MEMORY_PLAIN;
  model.read_latency_cycles = 20;
  model.write_latency_cycles = 12;
  model.stall_permille = stallPermille;
  model.stall_seed = stallPermille + 1;
  model.fault_address = model.silent_address = nowhere;
  model.initial_seed = usualSeed;
  return model;
}

// A simulated device, and the geometry that its identity registers report.
class Device {
 public:
  Device(const Library& library, const tern_sim_memory_model& model, const char* trace = nullptr)
      : library(library), sim(library.open(&model, trace)) {
    if (sim == nullptr) throw std::runtime_error(library.openError());
    bytes = static_cast<uint8_t*>(library.memory(sim));
    rows = get(TERN_TOKEN_ROWS);
    cols = get(TERN_OUTPUT_COLS);
    lanes = get(TERN_LANES);
    groups = get(TERN_TOKEN_GROUPS);
    ports = get(TERN_WEIGHT_PORTS);
    beatBytes = get(TERN_MEM_DATA_BITS) / 8;
    tritsPerByte = get(TERN_WEIGHT_CODEC) == 0 ? 4 : 5;
  }
  ~Device() { library.close(sim); }
  Device(const Device&) = delete;

  uint32_t get(uint32_t offset) {
    uint32_t value = 0;
    if (library.read(sim, offset, &value) != 0) throw std::runtime_error(library.error(sim));
    return value;
  }
  void set(uint32_t offset, uint32_t value) {
    if (library.write(sim, offset, value) != 0) throw std::runtime_error(library.error(sim));
  }
  uint64_t count(uint32_t offset) { return get(offset) | uint64_t{get(offset + 4)} << 32; }

  // Steps 1 and 2 of interface.md: the ring is at `ring`, the completion records 4 KiB after it.
  void start(uint64_t ring) {
    ringAddress = ring;
    posted = 0;
    set(TERN_RING_ADDRESS_LOW, ring);
    set(TERN_COMPLETION_ADDRESS_LOW, ring + 0x1000);
    set(TERN_RING_ENTRIES, ringEntries);
    set(TERN_WATCHDOG_CYCLES, 20000);
    set(TERN_INTERRUPT_ENABLE, TERN_INTERRUPT_ENABLE_COMPLETION | TERN_INTERRUPT_ENABLE_ERROR);
    set(TERN_CONTROL, TERN_CONTROL_ENABLE);
  }

  void post(const Descriptor& descriptor) {
    std::memcpy(bytes + ringAddress + 64 * (posted % ringEntries), &descriptor, 64);
    set(TERN_POSTED, ++posted);
  }
  void ready() { set(TERN_READY, posted); }

  // Whether an interrupt came; acknowledges it.
  bool interrupted() {
    const int stepped = library.step(sim, 2'000'000);
    if (stepped < 0) throw std::runtime_error(library.error(sim));
    set(TERN_INTERRUPT_STATUS, TERN_INTERRUPT_STATUS_COMPLETION | TERN_INTERRUPT_STATUS_ERROR);
    return stepped == 1;
  }

  bool stopped() { return get(TERN_STATUS) & TERN_STATUS_ERROR; }

  // Waits until all posted jobs are done; false if the device stops or hangs before that.
  bool complete() {
    while (get(TERN_COMPLETED) != posted) {
      if (!interrupted() || stopped()) return false;
    }
    return true;
  }

  Completion completion(uint32_t sequence) const {
    Completion record;
    std::memcpy(&record, bytes + ringAddress + 0x1000 + 64 * ((sequence - 1) % ringEntries), 64);
    return record;
  }

  void reset() {
    set(TERN_CONTROL, TERN_CONTROL_SOFT_RESET);
    for (int i = 0; i < 1000 && (get(TERN_STATUS) & TERN_STATUS_RESETTING); i++) library.step(sim, 10);
  }

  const Library& library;
  tern_sim* sim;
  uint8_t* bytes;
  uint32_t rows, cols, lanes, groups, ports, beatBytes, tritsPerByte;
  uint64_t ringAddress = 0;
  uint32_t posted = 0;
};

}  // namespace smoke
