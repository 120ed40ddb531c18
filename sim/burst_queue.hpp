#pragma once

#include <cstdint>
#include <vector>

namespace tern {

// An accepted address: what will be transferred, and how it will be answered.
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

  uint32_t size() const { return count; }
  bool empty() const { return count == 0; }
  Burst& front() { return slots[head]; }

  void push(const Burst& burst) {
    const uint32_t tail = head + count++;
    slots[tail < slots.size() ? tail : tail - slots.size()] = burst;
  }
  void pop() {
    head = head + 1 == slots.size() ? 0 : head + 1;
    count--;
  }

 private:
  std::vector<Burst> slots;
  uint32_t head = 0;
  uint32_t count = 0;
};

}  // namespace tern
