#pragma once

#include <string>

#include "failure.hpp"
#include "memory_state.hpp"
#include "pins.hpp"

namespace tern {

// AR or AW: takes bursts, and checks that the master follows the protocol.
class AddressChannel {
 public:
  AddressChannel(const char* name, const AddressPins& pins, MemoryState& memory)
      : queue(memory.model.outstanding_bursts), name(name), pins(pins), memory(memory) {}

  // unanswered: bursts that have left the queue but still count as outstanding.
  void drive(uint32_t unanswered) {
    *pins.ready = queue.size() + unanswered < memory.model.outstanding_bursts && !memory.stall();
  }

  // The burst accepted in this cycle, or null.
  const Burst* sample() {
    const bool valid = *pins.valid;
    if (!valid && !waiting) return nullptr;
    const uint64_t address = pins.start();
    const uint8_t length = *pins.length;
    if (waiting && (!valid || address != waitingAddress || length != waitingLength)) {
      throw Failure(name + ": the burst at " + hex(waitingAddress) + " was changed before it was accepted");
    }
    waiting = !*pins.ready;
    waitingAddress = address;
    waitingLength = length;
    return waiting ? nullptr : &accept(address, uint32_t{length} + 1);
  }

  Ring<Burst> queue;
  const std::string name;

 private:
  const Burst& accept(uint64_t address, uint32_t beats) {
    if (address % memory.beatBytes != 0) {
      throw Failure(name + ": the burst at " + hex(address) + " is not aligned to beats of " +
                    std::to_string(memory.beatBytes) + " bytes");
    }
    if (address / 4096 != (address + uint64_t{beats} * memory.beatBytes - 1) / 4096) {
      throw Failure(name + ": the burst of " + std::to_string(beats) + " beats at " + hex(address) + " crosses 4 KiB");
    }
    return queue.push(memory.accept(address, beats));
  }

  AddressPins pins;
  MemoryState& memory;
  bool waiting = false;
  uint64_t waitingAddress = 0;
  uint8_t waitingLength = 0;
};

}  // namespace tern
