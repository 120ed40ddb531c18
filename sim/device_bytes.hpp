#pragma once

#include <sys/mman.h>

#include <memory>

#include "failure.hpp"

namespace tern {

struct Unmap {
  uint64_t bytes;
  void operator()(uint8_t* memory) const { munmap(memory, bytes); }
};

// Zeroed pages that cost nothing until they are touched, so device memory may be larger than the host's.
using DeviceBytes = std::unique_ptr<uint8_t, Unmap>;

inline DeviceBytes allocate(uint64_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Failure("the system has no " + std::to_string(bytes) + " bytes for device memory");
  return DeviceBytes(static_cast<uint8_t*>(memory), Unmap{bytes});
}

}  // namespace tern
