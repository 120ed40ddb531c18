#pragma once

#include <cstring>

#include "address_channel.hpp"

namespace tern {

// AR and R of one port: answers bursts in order, a beat a cycle at most.
class ReadPort {
 public:
  ReadPort(const char* name, const ReadPins& pins, MemoryState& memory)
      : pins(pins), memory(memory), addresses(name, pins.ar, memory, memory.model.read_latency_cycles) {}

  // Sets the inputs of this cycle; true if a beat was taken from the bandwidth.
  bool drive() {
    addresses.drive(0);
    if (presented) return false;  // a beat once shown stays until it is taken
    *pins.valid = presented = mayPresent();
    if (presented) present(addresses.queue.front());
    return presented;
  }

  // Looks at the handshakes of this cycle.
  void sample() {
    addresses.sample();
    if (!presented || !*pins.ready) return;
    presented = false;
    if (++beat < addresses.queue.front().beats) return;
    beat = 0;
    addresses.queue.pop();
  }

 private:
  bool mayPresent() {
    if (addresses.queue.empty()) return false;
    const Burst& burst = addresses.queue.front();
    return !burst.silent && memory.cycle >= burst.due && memory.bandwidth.available() && !memory.stall();
  }

  void present(const Burst& burst) {
    memory.bandwidth.take();
    *pins.response = burst.response;
    *pins.last = beat + 1 == burst.beats;
    if (burst.response == MemoryState::okay) {
      std::memcpy(pins.data, memory.bytes + burst.address + uint64_t{beat} * memory.beatBytes, memory.beatBytes);
    } else {
      std::memset(pins.data, 0, memory.beatBytes);
    }
  }

  ReadPins pins;
  MemoryState& memory;
  AddressChannel addresses;
  uint32_t beat = 0;
  bool presented = false;
};

}  // namespace tern
