#include "axi_memory.hpp"

#include <algorithm>

namespace tern {
namespace {

constexpr uint8_t kOkay = 0;
constexpr uint8_t kSlaveError = 2;
constexpr uint8_t kDecodeError = 3;

std::string hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

bool touches(const Burst& burst, uint32_t beatBytes, uint64_t byte) {
  return byte >= burst.address && byte - burst.address < uint64_t{burst.beats} * beatBytes;
}

}  // namespace

Burst MemoryState::burst(uint64_t address, uint32_t beats, uint32_t latency) const {
  Burst burst{address, cycle + latency, beats, kOkay, false};
  const uint64_t end = address + uint64_t{beats} * beatBytes;
  if (end > model.bytes) {
    burst.response = kDecodeError;
  } else if (touches(burst, beatBytes, model.fault_address)) {
    burst.response = kSlaveError;
  }
  burst.silent = touches(burst, beatBytes, model.silent_address);
  return burst;
}

AddressChannel::AddressChannel(const char* name, AddressPins pins, MemoryState& memory, uint32_t latency)
    : queue(memory.model.outstanding_bursts), name(name), pins(pins), memory(memory), latency(latency) {}

void AddressChannel::sample() {
  const bool valid = *pins.valid;
  const uint64_t address = *pins.address;
  if (waiting && (!valid || address != waitingAddress)) {
    throw Failure(name + ": an address was taken back before it was accepted: " + hex(waitingAddress));
  }
  waiting = valid && !*pins.ready;
  waitingAddress = address;
  if (!valid || waiting) return;
  const uint32_t beats = uint32_t{*pins.length} + 1;
  if (address % memory.beatBytes != 0) throw Failure(name + ": unaligned burst at " + hex(address));
  if (address / 4096 != (address + uint64_t{beats} * memory.beatBytes - 1) / 4096) {
    throw Failure(name + ": burst of " + std::to_string(beats) + " beats at " + hex(address) + " crosses 4 KiB");
  }
  queue.push(memory.burst(address, beats, latency));
}

ReadPort::ReadPort(const char* name, ReadPins pins, MemoryState& memory)
    : pins(pins), memory(memory), addresses(name, pins.ar, memory, memory.model.read_latency_cycles) {}

void ReadPort::drive() {
  addresses.drive();
  if (presented) return;
  *pins.valid = 0;
  if (addresses.queue.empty()) return;
  const Burst& burst = addresses.queue.front();
  if (burst.silent || memory.cycle < burst.due || !memory.bandwidth.available() || memory.stall()) return;
  memory.bandwidth.take();
  presented = true;
  *pins.valid = 1;
  *pins.response = burst.response;
  *pins.last = beat + 1 == burst.beats;
  if (burst.response == kOkay) {
    std::memcpy(pins.data, memory.bytes + burst.address + uint64_t{beat} * memory.beatBytes, memory.beatBytes);
  }
}

void ReadPort::sample() {
  addresses.sample();
  if (!presented || !*pins.ready) return;
  presented = false;
  if (++beat < addresses.queue.front().beats) return;
  beat = 0;
  addresses.queue.pop();
}

WritePort::WritePort(const char* name, WritePins pins, MemoryState& memory)
    : pins(pins), memory(memory), addresses(name, pins.aw, memory, 0), answers(memory.model.outstanding_bursts) {}

void WritePort::drive() {
  addresses.drive();
  // Data is taken only behind its address, and only while its answer will find room.
  *pins.ready = !addresses.queue.empty() && !addresses.queue.front().silent && !answers.full() &&
                memory.bandwidth.available() && !memory.stall();
  if (answering) return;
  answering = !answers.empty() && memory.cycle >= answers.front().due && !memory.stall();
  *pins.answerValid = answering;
  if (answering) *pins.response = answers.front().response;
}

void WritePort::sample() {
  const bool taken = *pins.valid && *pins.ready;
  if (answering && *pins.answerReady) {
    answering = false;
    answers.pop();
  }
  if (taken) {
    memory.bandwidth.take();
    Burst& burst = addresses.queue.front();
    const uint64_t at = burst.address + uint64_t{beat} * memory.beatBytes;
    const auto* data = static_cast<const uint8_t*>(pins.data);
    const auto* strobe = static_cast<const uint8_t*>(pins.strobe);
    for (uint32_t i = 0; burst.response == kOkay && i < memory.beatBytes; i++) {
      if (strobe[i / 8] >> (i % 8) & 1) memory.bytes[at + i] = data[i];
    }
    const bool last = ++beat == burst.beats;
    if (last != (*pins.last != 0)) throw Failure("data: the last beat is not where its address says");
    if (last) {
      beat = 0;
      burst.due = memory.cycle + memory.model.write_latency_cycles;
      answers.push(burst);
      addresses.queue.pop();
    }
  }
  addresses.sample();
}

}  // namespace tern
