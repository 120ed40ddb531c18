// How everything below the C ABI reports that the simulation cannot go on.
#pragma once

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace tern {

// A failure of the simulated hardware, its bus protocol or a caller; it ends the simulation of this device.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::string hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

}  // namespace tern
