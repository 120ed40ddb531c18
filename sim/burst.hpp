#pragma once

#include <cstdint>

#include "ring.hpp"

namespace tern {

// An accepted address: what will be transferred, and how it will be answered.
struct Burst {
  uint64_t address;
  uint64_t due;  // first cycle in which it may be answered
  uint32_t beats;
  uint8_t response;
  bool silent;
};

// Beats of a port that may move, in order, from some cycle on; `never` until the memory knows when.
struct Grant {
  static constexpr uint64_t never = ~uint64_t{0};
  uint64_t due;
  uint32_t beats;
};

}  // namespace tern
