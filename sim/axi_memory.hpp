// Device memory behind AXI4 ports: a DRAM or a plain latency, a limit on bursts in flight, a cap, seeded stalls,
// faults.
#pragma once

#include "read_port.hpp"
#include "write_port.hpp"

namespace tern {

// All ports on one memory. A cycle: drive the inputs, let the hardware settle, sample the handshakes, raise the clock.
class AxiMemory {
 public:
  AxiMemory(const tern_sim_memory_model& model, uint32_t beatBytes, uint8_t* bytes, const DramTimes& times = {},
            uint32_t coreMhz = 100, uint32_t mostReadPorts = 0)
      : state(model, beatBytes, bytes, times, coreMhz, mostReadPorts) {}
  AxiMemory(const AxiMemory&) = delete;  // its ports refer to its state

  void addReadPort(const char* name, const ReadPins& pins) {
    readPorts.emplace_back(name, readPorts.size(), pins, state);
  }
  void addWritePort(const char* name, const WritePins& pins) { writePorts.emplace_back(name, pins, state); }

  // Round robin: the port after the last one that moved a beat comes first, so none waits longer than the others.
  void drive() {
    state.bandwidth.tick();
    if (state.dram) state.dram->tick(state.cycle);
    const uint32_t reads = readPorts.size(), ports = reads + writePorts.size();
    const uint32_t first = turn < ports ? turn : 0;
    for (uint32_t i = 0; i < ports; i++) {
      const uint32_t port = first + i < ports ? first + i : first + i - ports;
      if (port >= reads) {
        writePorts[port - reads].drive();
      } else if (readPorts[port].drive()) {
        turn = port + 1;
      }
    }
  }

  void sample() {
    for (auto& port : readPorts) port.sample();
    for (uint32_t i = 0; i < writePorts.size(); i++) {
      if (writePorts[i].sample()) turn = readPorts.size() + i + 1;
    }
  }

  void tick() { state.cycle++; }

  uint64_t cycle() const { return state.cycle; }
  uint8_t* bytes() const { return state.bytes; }

 private:
  MemoryState state;
  std::vector<ReadPort> readPorts;
  std::vector<WritePort> writePorts;
  uint32_t turn = 0;
};

}  // namespace tern
