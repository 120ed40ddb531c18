#pragma once

#include <cstdint>
#include <optional>

#include "bandwidth.hpp"
#include "dram.hpp"
#include "random.hpp"
#include "tern_sim.h"

namespace tern {

// What all ports share: the bytes, the clock, and how this memory behaves.
class MemoryState {
 public:
  static constexpr uint8_t okay = 0, slaveError = 2, decodeError = 3;

  // A DRAM, unless `times` are those of a plain memory; coreMhz and readPorts are those of the core in front of it.
  MemoryState(const tern_sim_memory_model& model, uint32_t beatBytes, uint8_t* bytes, const DramTimes& times,
              uint32_t coreMhz, uint32_t readPorts)
      : model(model),
        beatBytes(beatBytes),
        bytes(bytes),
        bandwidth(model.bytes_per_kilocycle, beatBytes),
        random(model.stall_seed) {
    if (times.plain()) return;
    dram.emplace(times, coreMhz, beatBytes, model.read_latency_cycles, readPorts, model.outstanding_bursts);
  }

  // The most grants that a read port holds at a time.
  uint32_t grants() const { return model.outstanding_bursts * (dram ? dram->burstAccesses() : 1); }

  // Whether to stall a handshake in this cycle.
  bool stall() { return random.chance(model.stall_permille); }

  // How a burst accepted now will be answered. Its address is at most 40 bits wide, so no sum wraps.
  Burst accept(uint64_t address, uint32_t beats) const {
    const uint64_t end = address + uint64_t{beats} * beatBytes;
    const auto touches = [&](uint64_t byte) { return byte >= address && byte < end; };
    uint8_t response = okay;
    if (touches(model.fault_address)) response = slaveError;
    if (end > model.bytes) response = decodeError;
    return {address, 0, beats, response, touches(model.silent_address)};
  }

  const tern_sim_memory_model model;
  const uint32_t beatBytes;
  uint8_t* const bytes;
  Bandwidth bandwidth;
  Random random;
  std::optional<Dram> dram;
  uint64_t cycle = 0;
};

}  // namespace tern
