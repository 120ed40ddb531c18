#pragma once

#include <cstring>

#include "address_channel.hpp"

namespace tern {

// AR and R of one port: answers bursts in order, at most one beat per cycle, as the memory grants them.
class ReadPort {
 public:
  ReadPort(const char* name, uint32_t number, const ReadPins& pins, MemoryState& memory)
      : number(number), pins(pins), memory(memory), addresses(name, pins.ar, memory), grants(memory.grants()) {}

  // Sets the inputs of this cycle; true if a beat was taken from the bandwidth.
  bool drive() {
    addresses.drive(0);
    if (presented) return false;  // a valid beat stays until it is taken
    *pins.valid = presented = mayPresent();
    if (presented) present(addresses.queue.front());
    return presented;
  }

  // Samples the handshakes of this cycle.
  void sample() {
    if (const Burst* burst = addresses.sample()) ask(*burst);
    if (!presented || !*pins.ready) return;
    presented = false;
    if (--grants.front().beats == 0) grants.pop();
    if (++beat < addresses.queue.front().beats) return;
    beat = 0;
    addresses.queue.pop();
  }

 private:
  void ask(const Burst& burst) {
    if (burst.silent) {
      grants.push({Grant::never, burst.beats});
    } else if (memory.dram) {
      memory.dram->read(number, burst, grants);
    } else {
      grants.push({memory.cycle + memory.model.read_latency_cycles, burst.beats});
    }
  }

  bool mayPresent() {
    return !grants.empty() && memory.cycle >= grants.front().due && memory.bandwidth.available() && !memory.stall();
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

  const uint32_t number;
  ReadPins pins;
  MemoryState& memory;
  AddressChannel addresses;
  Ring<Grant> grants;
  uint32_t beat = 0;
  bool presented = false;
};

}  // namespace tern
