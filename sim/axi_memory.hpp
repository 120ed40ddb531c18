// Device memory behind AXI4 ports: latency, a shared bandwidth cap, an outstanding limit, seeded stalls, faults.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "tern_sim.h"

namespace tern {

// A failure of the simulated hardware or of its bus protocol; ends the simulation of this device.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The signals of one direction of one port, as Verilator declares them.
struct AddressPins {
  const uint8_t* valid;
  uint8_t* ready;
  const uint64_t* address;
  const uint8_t* length;
};
struct ReadPins {
  AddressPins ar;
  uint8_t* valid;
  const uint8_t* ready;
  void* data;
  uint8_t* response;
  uint8_t* last;
};
struct WritePins {
  AddressPins aw;
  const uint8_t* valid;
  uint8_t* ready;
  const void* data;
  const void* strobe;
  const uint8_t* last;
  uint8_t* answerValid;
  const uint8_t* answerReady;
  uint8_t* response;
};

// xorshift64*: small, seeded, the same everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state(seed * 2 + 1) {}
  bool chance(uint32_t permille) { return permille != 0 && next() % 1000 < permille; }

 private:
  uint64_t next() {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545F4914F6CDD1DULL) >> 33;
  }
  uint64_t state;
};

struct Burst {
  uint64_t address;
  uint64_t due;  // first cycle in which it may be answered
  uint32_t beats;
  uint8_t response;
  bool silent;
};

// First in, first out, of fixed capacity: nothing is allocated while the clock runs.
class BurstQueue {
 public:
  explicit BurstQueue(uint32_t capacity) : slots(capacity) {}
  bool full() const { return count == slots.size(); }
  bool empty() const { return count == 0; }
  Burst& front() { return slots[head]; }
  void push(const Burst& burst) { slots[(head + count++) % slots.size()] = burst; }
  void pop() {
    head = (head + 1) % slots.size();
    count--;
  }

 private:
  std::vector<Burst> slots;
  uint32_t head = 0;
  uint32_t count = 0;
};

// Bytes that all ports together may move: a bucket that fills each cycle.
class Bandwidth {
 public:
  explicit Bandwidth(uint32_t bytesPerKilocycle, uint32_t beatBytes)
      : rate(bytesPerKilocycle), cost(uint64_t{beatBytes} * 1000), depth(cost * 32), level(0) {}
  void tick() { level = rate == 0 ? depth : std::min<uint64_t>(level + rate, depth); }
  bool available() const { return level >= cost; }
  void take() { level -= cost; }

 private:
  uint64_t rate;
  uint64_t cost;
  uint64_t depth;
  uint64_t level;
};

// What all ports share.
struct MemoryState {
  const tern_sim_memory_model model;
  const uint32_t beatBytes;
  uint8_t* bytes;
  Bandwidth bandwidth;
  Random random;
  uint64_t cycle = 0;

  Burst burst(uint64_t address, uint32_t beats, uint32_t latency) const;
  bool stall() { return random.chance(model.stall_permille); }
};

// Checks that a master's address channel keeps to the protocol, and takes its bursts.
class AddressChannel {
 public:
  AddressChannel(const char* name, AddressPins pins, MemoryState& memory, uint32_t latency);
  void drive() { *pins.ready = !queue.full() && !memory.stall(); }
  void sample();
  BurstQueue queue;

 private:
  std::string name;
  AddressPins pins;
  MemoryState& memory;
  uint32_t latency;
  bool waiting = false;
  uint64_t waitingAddress = 0;
};

class ReadPort {
 public:
  ReadPort(const char* name, ReadPins pins, MemoryState& memory);
  void drive();
  void sample();

 private:
  ReadPins pins;
  MemoryState& memory;
  AddressChannel addresses;
  uint32_t beat = 0;
  bool presented = false;
};

class WritePort {
 public:
  WritePort(const char* name, WritePins pins, MemoryState& memory);
  void drive();
  void sample();

 private:
  WritePins pins;
  MemoryState& memory;
  AddressChannel addresses;
  BurstQueue answers;
  uint32_t beat = 0;
  bool answering = false;
};

}  // namespace tern
