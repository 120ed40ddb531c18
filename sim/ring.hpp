#pragma once

#include <cstdint>
#include <vector>

namespace tern {

// A FIFO of fixed capacity: nothing is allocated while the clock runs, and entries do not move.
template <typename Item>
class Ring {
 public:
  explicit Ring(uint32_t capacity) : slots(capacity) {}

  uint32_t size() const { return count; }
  bool empty() const { return count == 0; }
  bool full() const { return count == slots.size(); }
  Item& front() { return slots[head]; }
  Item& operator[](uint32_t i) { return slots[wrapped(head + i)]; }

  Item& push(const Item& item) { return slots[wrapped(head + count++)] = item; }
  void pop() {
    head = wrapped(head + 1);
    count--;
  }

 private:
  uint32_t wrapped(uint32_t i) const { return i < slots.size() ? i : i - slots.size(); }

  std::vector<Item> slots;
  uint32_t head = 0;
  uint32_t count = 0;
};

}  // namespace tern
