#pragma once

#include <cstring>

#include "address_channel.hpp"

namespace tern {

// AW, W and B of one port: takes data only after its address, and responds in order.
class WritePort {
 public:
  WritePort(const char* name, const WritePins& pins, MemoryState& memory)
      : pins(pins),
        memory(memory),
        addresses(name, pins.aw, memory),
        answers(memory.model.outstanding_bursts),
        held(memory.beatBytes + (memory.beatBytes + 7) / 8 + 1) {}

  // Sets the inputs of this cycle.
  void drive() {
    addresses.drive(answers.size());
    *pins.ready = mayTake();
    if (answering) return;
    *pins.answerValid = answering = !answers.empty() && memory.cycle >= answers.front().due && !memory.stall();
    if (answering) *pins.response = answers.front().response;
  }

  // Samples the handshakes of this cycle; true if a beat was taken from the bandwidth.
  bool sample() {
    if (answering && *pins.answerReady) {
      answering = false;
      answers.pop();
    }
    checkHeld();
    waiting = *pins.valid && !*pins.ready;
    if (waiting) hold();
    const bool taken = *pins.valid && *pins.ready;
    if (taken) take(addresses.queue.front());
    addresses.sample();
    return taken;
  }

 private:
  bool mayTake() {
    if (addresses.queue.empty()) return false;
    const Burst& burst = addresses.queue.front();
    return !burst.silent && memory.bandwidth.available() && (!memory.dram || memory.dram->mayWrite(place(burst))) &&
           !memory.stall();
  }

  // Address of the current beat.
  uint64_t place(const Burst& burst) const { return burst.address + uint64_t{beat} * memory.beatBytes; }

  void take(Burst& burst) {
    memory.bandwidth.take();
    const uint64_t at = place(burst);
    if (burst.response == MemoryState::okay) store(at);
    const bool last = ++beat == burst.beats;
    if (memory.dram && (last || memory.dram->endsAccess(at))) memory.dram->write(at);
    if (last != (*pins.last != 0)) {
      throw Failure(addresses.name + ": beat " + std::to_string(beat) + " of " + std::to_string(burst.beats) +
                    " of the burst at " + hex(burst.address) + (last ? " is not marked" : " is marked") + " as last");
    }
    if (!last) return;
    beat = 0;
    burst.due = memory.cycle + memory.model.write_latency_cycles;
    answers.push(burst);
    addresses.queue.pop();
  }

  void store(uint64_t at) {
    const auto* data = static_cast<const uint8_t*>(pins.data);
    const auto* strobe = static_cast<const uint8_t*>(pins.strobe);
    for (uint32_t i = 0; i < memory.beatBytes; i++) {
      if (strobe[i / 8] >> (i % 8) & 1) memory.bytes[at + i] = data[i];
    }
  }

  // A beat that was offered and not taken must be offered again unchanged.
  void hold() {
    std::memcpy(held.data(), pins.data, memory.beatBytes);
    std::memcpy(held.data() + memory.beatBytes, pins.strobe, strobeBytes());
    held.back() = *pins.last;
  }
  void checkHeld() const {
    if (!waiting) return;
    if (*pins.valid && std::memcmp(held.data(), pins.data, memory.beatBytes) == 0 &&
        std::memcmp(held.data() + memory.beatBytes, pins.strobe, strobeBytes()) == 0 && held.back() == *pins.last) {
      return;
    }
    throw Failure(addresses.name + ": a beat was changed before it was accepted");
  }
  uint32_t strobeBytes() const { return (memory.beatBytes + 7) / 8; }

  WritePins pins;
  MemoryState& memory;
  AddressChannel addresses;
  Ring<Burst> answers;
  std::vector<uint8_t> held;  // data, strobe, last
  uint32_t beat = 0;
  bool waiting = false;
  bool answering = false;
};

}  // namespace tern
