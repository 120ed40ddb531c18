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
    report(address <= faultAddress && faultAddress - address < 4096,
           what + ": the address of the transfer is reported");
  }
  device.reset();
  report(device.get(TERN_STATUS) == 0 && device.get(TERN_ERROR_CODE) == 0, what + ": soft reset");
  device.start(secondRing);
  report(goodJob(device, secondRegion, 33, 21, 2), what + ": the next job");
}

// A write that fails while no further job may be fetched: the running job has no record, but the error is reported.
inline void refusedWhileDisabled(const Library& library) {
  auto model = memoryModel(0);
  model.fault_address = firstRegion + Product::results;
  Device device(library, model);
  device.start(firstRing);
  const Product product(device, firstRegion, 40, 20, 1);
  device.post(product.descriptor);
  library.step(device.sim, 500);  // fetched
  device.set(TERN_CONTROL, 0);
  device.ready();
  library.step(device.sim, 5000);
  report(device.get(TERN_ERROR_CODE) == TERN_ERROR_WRITE_BUS_ERROR && device.get(TERN_COMPLETED) == 0,
         "a refused write of a job that runs while `enable` is 0");
}

// The job counts contradict each other: nothing runs, and the error is reported.
inline void badCounts(const Library& library, const std::string& what, uint32_t posted, uint32_t ready) {
  Device device(library, memoryModel(0));
  device.start(firstRing);
  const Product product(device, firstRegion, 40, 20, 1);
  if (posted != 0) device.post(product.descriptor);
  if (posted > 1) device.post(product.descriptor);
  library.step(device.sim, 500);
  device.set(TERN_POSTED, posted - (posted != 0));
  device.set(TERN_READY, ready);
  library.step(device.sim, 1000);
  report(device.stopped() && device.get(TERN_ERROR_CODE) == TERN_ERROR_BAD_RING && device.get(TERN_COMPLETED) == 0,
         what + ": error code " + std::to_string(device.get(TERN_ERROR_CODE)));
}

// Regions that begin within the address space, or the window, and end outside of it.
inline void outside(const Library& library) {
  const auto bad = [&](const std::string& what, const Spoil& spoil) {
    recovers(library, what, TERN_ERROR_OUTSIDE_WINDOW, spoil);
  };
  const auto top = [](Device& v) { return (uint64_t{1} << v.get(TERN_ADDRESS_BITS)) - v.beatBytes; };
  bad("results past the address space", [&](Device& v, Descriptor& d) { d.resultAddress = top(v); });
  bad("activations past the address space", [&](Device& v, Descriptor& d) { d.activationAddress = top(v); });
  bad("weights past the address space", [&](Device& v, Descriptor& d) {
    d.weightAddress = top(v);
    d.weightPortBytes = 2 * v.beatBytes;
  });
  bad("an address wider than the bus", [](Device&, Descriptor& d) { d.weightAddress |= uint64_t{1} << 63; });
  bad("a ring beyond the bus", [](Device& v, Descriptor&) { v.set(TERN_RING_ADDRESS_HIGH, 0x80000000); });
  bad("records beyond the bus", [](Device& v, Descriptor&) { v.set(TERN_COMPLETION_ADDRESS_HIGH, 0x100); });
  const std::pair<const char*, uint64_t> ends[] = {{"the ring", firstRing},
                                                   {"the records", firstRing + 0x1000},
                                                   {"the weights", firstRegion},
                                                   {"the activations", firstRegion + Product::activations},
                                                   {"the results", firstRegion + Product::results}};
  for (const auto& [what, end] : ends) {
    bad(std::string("a window that ends before ") + what, [&](Device& v, Descriptor&) {
      v.set(TERN_WINDOW_LIMIT_LOW, static_cast<uint32_t>(end - 1));
      v.set(TERN_WINDOW_LIMIT_HIGH, 0);
    });
  }
  bad("a window that begins after the ring",
      [](Device& v, Descriptor&) { v.set(TERN_WINDOW_BASE_LOW, firstRing + 0x1000); });
}

// A bus that never answers: the watchdog reports it. A soft reset waits for the transfer, unless told to abandon it.
// Then a beat that was offered and not taken is withdrawn, which the write port reports as a protocol error.
inline void silence(const Library& library, const std::string& what, uint64_t address, bool abandon) {
  auto model = memoryModel(0);
  model.silent_address = address;
  {
    Device device(library, model);
    fails(device, what, TERN_ERROR_WATCHDOG, [](Device&, Descriptor&) {});
    device.reset();
    report(device.get(TERN_STATUS) & TERN_STATUS_RESETTING, what + ": a soft reset waits");
    if (abandon) {
      device.set(TERN_CONTROL, TERN_CONTROL_SOFT_RESET | TERN_CONTROL_ABANDON);
      library.step(device.sim, 2000);
      report(device.get(TERN_STATUS) == 0 && device.get(TERN_ERROR_CODE) == 0, what + ": abandoned");
    }
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
  bad("read beyond memory", TERN_ERROR_READ_BUS_ERROR,
      [](Device&, Descriptor& d) { d.activationAddress = memoryBytes; });
  bad("write beyond memory", TERN_ERROR_WRITE_BUS_ERROR, [](Device&, Descriptor& d) { d.resultAddress = memoryBytes; });

  outside(library);
  refusedWhileDisabled(library);
  badCounts(library, "a job ready that was never posted", 0, 1);
  badCounts(library, "a job posted and taken back", 2, 0);
  badCounts(library, "more jobs ready than posted", 2, 3);

  const std::pair<const char*, uint64_t> reads[] = {{"of the descriptor", firstRing},
                                                    {"of weights", firstRegion + 8},
                                                    {"of activations", firstRegion + Product::activations}};
  const std::pair<const char*, uint64_t> writes[] = {{"of results", firstRegion + Product::results},
                                                     {"of the record", firstRing + 0x1000}};
  for (const auto& [what, address] : reads) {
    recovers(library, std::string("faulty read ") + what, TERN_ERROR_READ_BUS_ERROR, nothing, address);
    silence(library, std::string("silent read ") + what, address, true);
  }
  for (const auto& [what, address] : writes) {
    recovers(library, std::string("faulty write ") + what, TERN_ERROR_WRITE_BUS_ERROR, nothing, address);
    silence(library, std::string("silent write ") + what, address, false);
  }
}

}  // namespace smoke
