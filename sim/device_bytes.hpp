#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "failure.hpp"

namespace tern {

struct Unmap {
  uint64_t bytes;
  void operator()(uint8_t* memory) const { munmap(memory, bytes); }
};

// Zeroed pages that cost nothing until touched, so device memory may be larger than the host's.
using DeviceBytes = std::unique_ptr<uint8_t, Unmap>;

inline DeviceBytes allocate(uint64_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Failure("the system has no " + std::to_string(bytes) + " bytes for device memory");
  return DeviceBytes(static_cast<uint8_t*>(memory), Unmap{bytes});
}

// Replaces these pages with those of a new, zeroed file: processes that map the file see the same memory. Those that
// have mapped an older file of this name keep the older one.
inline void share(uint8_t* memory, uint64_t bytes, const char* path) {
  unlink(path);
  const int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool shared = file >= 0 && ftruncate(file, static_cast<off_t>(bytes)) == 0 &&
                      mmap(memory, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) != MAP_FAILED;
  const int reason = errno;
  if (file >= 0) close(file);
  if (!shared) throw Failure(std::string("cannot share memory in ") + path + ": " + std::strerror(reason));
}

}  // namespace tern
