#pragma once

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "smoke_jobs.hpp"

namespace smoke {

// Whether an open fails with an error that contains these words.
inline bool refuses(const Library& library, const tern_sim_memory_model* model, const char* trace, const char* words) {
  tern_sim* sim = library.open(model, trace);
  library.close(sim);
  const std::string told = library.openError();
  if (sim == nullptr && told.find(words) != std::string::npos) return true;
  std::printf("  expected words '%s', got '%s'\n", words, told.c_str());
  return false;
}

inline void refusals(const Library& library) {
  report(refuses(library, nullptr, nullptr, "no memory model"), "open without a memory model");
  auto model = memoryModel(0);
  model.bytes = 4095;
  report(refuses(library, &model, nullptr, "bytes is 4095"), "open with too little memory");
  model.bytes = nowhere / 2;
  report(refuses(library, &model, nullptr, "has no"), "open with more memory than there is");
  model = memoryModel(1000);
  report(refuses(library, &model, nullptr, "stall_permille is 1000"), "open with endless stalls");
  model = memoryModel(0);
  model.kind = 2;
  report(refuses(library, &model, nullptr, "kind is 2"), "open with an unknown kind of memory");
  model = memoryModel(0);
  report(refuses(library, &model, "/no such folder/trace.fst", "cannot write the trace"), "open with a bad trace path");
}

// The rates that memories report: a cap caps, and no DRAM streams faster than its pins.
inline void rates(const Library& library) {
  auto capped = memoryModel(0);
  capped.bytes_per_kilocycle = 1000;
  const Device plain(library, memoryModel(0)), slow(library, capped);
  auto preset = memoryModel(0);
  preset.kind = TERN_SIM_MEMORY_PRESET;
  const Device dram(library, preset);
  tern_sim_memory_rates fast{}, held{}, real{};
  report(
      library.rates(plain.sim, &fast) == 0 && fast.ports != 0 && fast.pins == fast.ports && fast.stream == fast.ports,
      "a plain memory is as fast as its ports");
  report(library.rates(slow.sim, &held) == 0 && held.ports == fast.ports && held.stream < fast.ports / 2,
         "a cap is reported");
  report(library.rates(dram.sim, &real) == 0 && real.stream != 0 && real.stream <= real.pins,
         "no memory streams faster than its pins");
  report(library.rates(nullptr, &real) == -1 && library.rates(dram.sim, nullptr) == -1, "rates of nothing");
}

// A failed access returns an error, and the device stays failed without further harm.
inline void sticky(const Library& library, uint32_t offset, const char* what) {
  Device device(library, memoryModel(0));
  uint32_t value;
  report(library.error(device.sim) == nullptr, "no error before the first failure");
  report(library.read(device.sim, offset, &value) == -1 && library.error(device.sim) != nullptr, what);
  const std::string first = library.error(device.sim);
  report(library.write(device.sim, TERN_POSTED, 1) == -1 && library.step(device.sim, 1) == -1 &&
             first == library.error(device.sim),
         std::string(what) + ": the first failure stays");
}

// The cycles of a job while another device is used in turns with it.
inline uint64_t cyclesOfJob(const Library& library, const tern_sim_memory_model& model, const char* trace) {
  Device device(library, model, trace), other(library, memoryModel(100));
  device.start(0x1000);
  other.start(0x1000);
  report(goodJob(device, Product::regionBytes, 70, 41, 2), "a job of one device");
  report(goodJob(other, Product::regionBytes, 71, 40, 1), "a job of another device");
  return library.cycles(device.sim);
}

// From random bits a job takes as long as from zeros: no state that is not reset matters.
inline void initialStates(const Library& library, uint64_t expectedCycles) {
  auto model = memoryModel(200);
  model.initial_seed = 0;
  const Device zero(library, model);
  report(std::count(zero.bytes, zero.bytes + model.bytes, 0) == static_cast<long>(model.bytes),
         "memory starts as zeros");
  for (uint64_t seed = 1; seed < 4; seed++) {
    model.initial_seed = seed << 40 | seed;
    const Device strange(library, model);
    report(std::count(strange.bytes, strange.bytes + model.bytes, 0xA5) == static_cast<long>(model.bytes),
           "memory starts as bytes of 0xA5");
    report(cyclesOfJob(library, model, nullptr) == expectedCycles, "a job from random bits takes the same cycles");
  }
}

inline void traces(const Library& library, uint64_t expectedCycles) {
  std::string folder = (std::filesystem::temp_directory_path() / "tern smoke XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make the folder " + folder);
  const std::string path = folder + "/trace.fst";
  report(cyclesOfJob(library, memoryModel(200), path.c_str()) == expectedCycles, "a trace changes no cycle");
  report(std::filesystem::file_size(path) > 1000, "a trace is written");
  std::filesystem::remove_all(folder);
}

// Waves are of the Verilated hardware; a library of a netlist has none.
inline void noTraces(const Library& library) {
  const std::string path = (std::filesystem::temp_directory_path() / "tern smoke none.fst").string();
  const auto model = memoryModel(0);
  report(refuses(library, &model, path.c_str(), "built without waves"), "a trace is refused");
}

inline void abi(const Library& library, bool hasWaves) {
  report(library.abiVersion() == TERN_SIM_ABI_VERSION, "ABI version");
  report(library.config()[0] == '{', "the configuration is returned");
  report(library.memory(nullptr) == nullptr && library.step(nullptr, 1) == -1 && library.error(nullptr) == nullptr,
         "calls without a device");
  refusals(library);
  rates(library);
  sticky(library, 0x102, "unaligned register");
  sticky(library, 0x10000, "register out of range");
  sticky(library, 0xFFC, "no such register");
  const uint64_t cycles = cyclesOfJob(library, memoryModel(200), nullptr);
  report(cyclesOfJob(library, memoryModel(200), nullptr) == cycles, "the same seed takes the same cycles");
  // Two seeds may agree by chance; five do not.
  auto reseeded = memoryModel(200);
  bool others = false;
  for (int seed = 0; seed < 4; seed++) {
    reseeded.stall_seed++;
    others = others || cyclesOfJob(library, reseeded, nullptr) != cycles;
  }
  report(others, "another seed takes a different number");
  initialStates(library, cycles);
  hasWaves ? traces(library, cycles) : noTraces(library);
}

}  // namespace smoke
