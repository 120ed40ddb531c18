#pragma once

#include <functional>

#include "smoke_jobs.hpp"

namespace smoke {

using Spoil = std::function<void(Device&, Descriptor&)>;

constexpr uint64_t firstRing = 0x1000, secondRing = 0x4000;
constexpr uint64_t firstRegion = Product::regionBytes, secondRegion = 2 * Product::regionBytes;

// A job that must stop the device with a code.
inline void fails(Device& device, const std::string& what, uint32_t code, const Spoil& spoil) {
  device.start(firstRing);
  Product product(device, firstRegion, 40, 20, 1);
  spoil(device, product.descriptor);
  device.post(product.descriptor);
  device.ready();
  const bool completed = device.complete();
  const uint32_t got = device.get(TERN_ERROR_CODE);
  report(!completed && device.stopped() && got == code && device.get(TERN_ERROR_JOB) == 0,
         what + ": error code " + std::to_string(got) + ", expected " + std::to_string(code));
  report(device.get(TERN_COMPLETED) == 0, what + ": the failed job is not counted as completed");
}

// The same, then a soft reset, then a job elsewhere in memory that must succeed.
inline void recovers(const Library& library, const std::string& what, uint32_t code, const Spoil& spoil,
                     uint64_t faultAddress = nowhere) {
  auto model = memoryModel(0);
  model.fault_address = faultAddress;
  Device device(library, model);
  fails(device, what, code, spoil);
  if (faultAddress != nowhere) {
    const uint64_t address = device.count(TERN_ERROR_ADDRESS_LOW);
    report(address <= faultAddress && faultAddress - address < 4096, what + ": the address of the transfer is told");
  }
  device.reset();
  report(device.get(TERN_STATUS) == 0 && device.get(TERN_ERROR_CODE) == 0, what + ": soft reset");
  device.start(secondRing);
  report(goodJob(device, secondRegion, 33, 21, 2), what + ": the next job");
}

// A bus that never answers: the watchdog tells. The transfer stays under way, so there is no way back but to reopen.
inline void silence(const Library& library, const std::string& what, uint64_t address) {
  auto model = memoryModel(0);
  model.silent_address = address;
  {
    Device device(library, model);
    fails(device, what, TERN_ERROR_WATCHDOG, [](Device&, Descriptor&) {});
  }
  Device reopened(library, model);
  reopened.start(secondRing);
  report(goodJob(reopened, secondRegion, 33, 21, 2), what + ": a new device elsewhere in memory");
}

inline void errors(const Library& library) {
  const Spoil nothing = [](Device&, Descriptor&) {};
  const auto bad = [&](const char* what, uint32_t code, const Spoil& spoil) { recovers(library, what, code, spoil); };
  bad("misaligned", TERN_ERROR_MISALIGNED, [](Device&, Descriptor& d) { d.resultAddress += 4; });
  bad("misaligned stride", TERN_ERROR_MISALIGNED, [](Device&, Descriptor& d) { d.activationStride += 1; });
  bad("reserved", TERN_ERROR_BAD_DESCRIPTOR, [](Device&, Descriptor& d) { d.reserved[1] = 1; });
  bad("no rows", TERN_ERROR_BAD_DESCRIPTOR, [](Device&, Descriptor& d) { d.n = 0; });
  bad("k", TERN_ERROR_K_TOO_LARGE, [](Device& v, Descriptor& d) { d.k = v.get(TERN_MAX_K) + 1; });
  bad("tokens", TERN_ERROR_TOO_MANY_TOKENS, [](Device& v, Descriptor& d) { d.tokens = v.get(TERN_MAX_TOKENS) + 1; });
  bad("too few weights", TERN_ERROR_BAD_DESCRIPTOR, [](Device& v, Descriptor& d) { d.weightPortBytes -= v.beatBytes; });
  bad("too many weights", TERN_ERROR_BAD_DESCRIPTOR,
      [](Device& v, Descriptor& d) { d.weightPortBytes += v.beatBytes; });
  bad("invalid trit", TERN_ERROR_INVALID_TRIT, [](Device& v, Descriptor& d) { v.bytes[d.weightAddress + 3] = 0xFF; });
  bad("ring", TERN_ERROR_BAD_RING, [](Device& v, Descriptor&) { v.set(TERN_RING_ENTRIES, 3); });
  bad("read behind memory", TERN_ERROR_READ_BUS_ERROR,
      [](Device&, Descriptor& d) { d.activationAddress = memoryBytes; });
  bad("write behind memory", TERN_ERROR_WRITE_BUS_ERROR, [](Device&, Descriptor& d) { d.resultAddress = memoryBytes; });

  const std::pair<const char*, uint64_t> reads[] = {{"of the descriptor", firstRing},
                                                    {"of weights", firstRegion + 8},
                                                    {"of activations", firstRegion + Product::activations}};
  const std::pair<const char*, uint64_t> writes[] = {{"of results", firstRegion + Product::results},
                                                     {"of the record", firstRing + 0x1000}};
  for (const auto& [what, address] : reads) {
    recovers(library, std::string("faulty read ") + what, TERN_ERROR_READ_BUS_ERROR, nothing, address);
    silence(library, std::string("silent read ") + what, address);
  }
  for (const auto& [what, address] : writes) {
    recovers(library, std::string("faulty write ") + what, TERN_ERROR_WRITE_BUS_ERROR, nothing, address);
    silence(library, std::string("silent write ") + what, address);
  }
}

}  // namespace smoke
