// The C ABI over the simulation: see tern_sim.h.
#include "tern_sim.h"

#include "simulation.hpp"

#define TERN_EXPORT extern "C" __attribute__((visibility("default")))

using tern::Failure;

struct tern_sim {
  tern_sim_memory_model model;
  tern::Simulation simulation;
  std::string failure;
};

namespace {

constexpr uint32_t kMostOutstanding = 65536;

constexpr tern::DramTimes kPreset = TERN_DRAM;

thread_local std::string openError;

tern::DramTimes timesOf(const tern_sim_memory_model& model) {
  return model.kind == TERN_SIM_MEMORY_PLAIN ? tern::DramTimes{} : kPreset;
}

tern_sim_memory_model checked(const tern_sim_memory_model* given) {
  if (given == nullptr) throw Failure("no memory model was given");
  tern_sim_memory_model model = *given;
  const auto refuse = [](const char* field, uint64_t value, const char* expected) {
    throw Failure(std::string("memory model: ") + field + " is " + std::to_string(value) + ", expected " + expected);
  };
  if (model.bytes < 4096) refuse("bytes", model.bytes, "at least 4096");
  if (model.stall_permille > 999) refuse("stall_permille", model.stall_permille, "0 to 999");
  if (model.kind > TERN_SIM_MEMORY_PLAIN) refuse("kind", model.kind, "0 or 1");
  if (model.outstanding_bursts > kMostOutstanding) {
    refuse("outstanding_bursts", model.outstanding_bursts, "at most 65536");
  }
  if (model.read_latency_cycles == 0) {
    const tern::DramTimes times = timesOf(model);
    model.read_latency_cycles = times.plain() ? 40 : (times.frontNs * TERN_CLOCK_MHZ + 999) / 1000;
  }
  if (model.write_latency_cycles == 0) model.write_latency_cycles = 20;
  if (model.outstanding_bursts == 0) model.outstanding_bursts = 16;
  return model;
}

// Runs something that simulates; the first failure stays with the device.
template <typename Body>
int guarded(tern_sim* sim, Body body) {
  if (sim == nullptr || !sim->failure.empty()) return -1;
  try {
    sim->simulation.enter();
    return body(sim->simulation);
  } catch (const std::exception& failed) {
    sim->failure = "cycle " + std::to_string(sim->simulation.cycle()) + ": " + failed.what();
  } catch (...) {
    sim->failure = "cycle " + std::to_string(sim->simulation.cycle()) + ": unknown failure";
  }
  return -1;
}

}  // namespace

TERN_EXPORT uint32_t tern_sim_abi_version(void) { return TERN_SIM_ABI_VERSION; }

TERN_EXPORT const char* tern_sim_config(void) { return TERN_CONFIG_JSON; }

TERN_EXPORT tern_sim* tern_sim_open(const tern_sim_memory_model* model, const char* trace) {
  try {
    const tern_sim_memory_model complete = checked(model);
    return new tern_sim{complete, {complete, timesOf(complete), trace}, {}};
  } catch (const std::exception& failed) {
    openError = failed.what();
  } catch (...) {
    openError = "unknown failure";
  }
  return nullptr;
}

TERN_EXPORT const char* tern_sim_open_error(void) { return openError.c_str(); }

TERN_EXPORT void tern_sim_close(tern_sim* sim) { delete sim; }

TERN_EXPORT int tern_sim_read(tern_sim* sim, uint32_t offset, uint32_t* value) {
  return guarded(sim, [&](tern::Simulation& simulation) {
    if (value == nullptr) throw Failure("tern_sim_read: value is NULL, expected where to put it");
    *value = simulation.read(offset);
    return 0;
  });
}

TERN_EXPORT int tern_sim_write(tern_sim* sim, uint32_t offset, uint32_t value) {
  return guarded(sim, [&](tern::Simulation& simulation) {
    simulation.write(offset, value);
    return 0;
  });
}

TERN_EXPORT void* tern_sim_memory(tern_sim* sim) { return sim == nullptr ? nullptr : sim->simulation.data(); }

TERN_EXPORT int tern_sim_share(tern_sim* sim, const char* path) {
  return guarded(sim, [&](tern::Simulation& simulation) {
    if (path == nullptr) throw Failure("tern_sim_share: path is NULL, expected a file to write");
    simulation.shareMemory(path);
    return 0;
  });
}

TERN_EXPORT int tern_sim_rates(const tern_sim* sim, tern_sim_memory_rates* rates) {
  if (sim == nullptr || rates == nullptr) return -1;
  constexpr uint64_t hertz = uint64_t{TERN_CLOCK_MHZ} * 1'000'000;
  const tern::DramTimes times = timesOf(sim->model);
  rates->ports = hertz * TERN_WEIGHT_PORTS * TERN_MEM_DATA_BITS / 8;
  rates->pins = rates->stream = rates->ports;
  if (!times.plain()) {
    rates->pins = times.pinBytesPerSecond();
    rates->stream = tern::streamBytesPerSecond(times);
  }
  const uint64_t cap = hertz / 1000 * sim->model.bytes_per_kilocycle;
  if (cap != 0 && times.plain()) rates->pins = cap;
  if (cap != 0) rates->stream = std::min(rates->stream, cap);
  return 0;
}

TERN_EXPORT int tern_sim_step(tern_sim* sim, uint64_t max_cycles) {
  return guarded(sim, [&](tern::Simulation& simulation) { return simulation.step(max_cycles) ? 1 : 0; });
}

TERN_EXPORT uint64_t tern_sim_cycles(const tern_sim* sim) { return sim == nullptr ? 0 : sim->simulation.cycle(); }

TERN_EXPORT const char* tern_sim_error(const tern_sim* sim) {
  return sim == nullptr || sim->failure.empty() ? nullptr : sim->failure.c_str();
}
