// Runs jobs on a simulator library without Java: smoke LIBRARY. Closes with "N passed, N failed".
#include <dlfcn.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tern_registers.h"
#include "tern_sim.h"

namespace {

// The library's functions, found by name.
struct Library {
  explicit Library(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {}
  template <typename F>
  F* function(const char* name) const {
    return reinterpret_cast<F*>(dlsym(handle, name));
  }
  void* handle;
};

struct Api {
  explicit Api(const Library& library)
      : abiVersion(library.function<decltype(tern_sim_abi_version)>("tern_sim_abi_version")),
        open(library.function<decltype(tern_sim_open)>("tern_sim_open")),
        close(library.function<decltype(tern_sim_close)>("tern_sim_close")),
        read(library.function<decltype(tern_sim_read)>("tern_sim_read")),
        write(library.function<decltype(tern_sim_write)>("tern_sim_write")),
        memory(library.function<decltype(tern_sim_memory)>("tern_sim_memory")),
        step(library.function<decltype(tern_sim_step)>("tern_sim_step")),
        error(library.function<decltype(tern_sim_error)>("tern_sim_error")) {}
  decltype(tern_sim_abi_version)* abiVersion;
  decltype(tern_sim_open)* open;
  decltype(tern_sim_close)* close;
  decltype(tern_sim_read)* read;
  decltype(tern_sim_write)* write;
  decltype(tern_sim_memory)* memory;
  decltype(tern_sim_step)* step;
  decltype(tern_sim_error)* error;
};

constexpr uint64_t kRing = 0x1000;
constexpr uint64_t kCompletions = 0x2000;
constexpr uint64_t kWeights = 0x10000;
constexpr uint64_t kActivations = 0x200000;
constexpr uint64_t kResults = 0x300000;
constexpr uint64_t kMemoryBytes = 0x400000;
constexpr uint64_t kPatience = 2'000'000;
constexpr uint32_t kRingEntries = 4;
constexpr uint32_t kTag = 0xC0FFEE;

// 64 bytes, as hw/doc/interface.md lists them.
struct Descriptor {
  uint64_t weightAddress, activationAddress, resultAddress;
  uint32_t k, n, tokens, tag, activationStride, resultStride, weightPortBytes, reserved[3];
};
static_assert(sizeof(Descriptor) == 64);

uint64_t roundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

class Device {
 public:
  Device(const Api& api, const tern_sim_memory_model& model) : api(api), sim(api.open(&model, nullptr)) {
    bytes = static_cast<uint8_t*>(api.memory(sim));
    rows = get(TERN_TOKEN_ROWS);
    cols = get(TERN_OUTPUT_COLS);
    lanes = get(TERN_LANES);
    groups = get(TERN_TOKEN_GROUPS);
    ports = get(TERN_WEIGHT_PORTS);
    beat = get(TERN_MEM_DATA_BITS) / 8;
    tritsPerByte = get(TERN_WEIGHT_CODEC) == 0 ? 4 : 5;
  }
  ~Device() { api.close(sim); }
  Device(const Device&) = delete;

  uint32_t get(uint32_t offset) {
    uint32_t value = 0;
    if (api.read(sim, offset, &value) != 0) std::printf("  %s\n", api.error(sim));
    return value;
  }
  void set(uint32_t offset, uint32_t value) {
    if (api.write(sim, offset, value) != 0) std::printf("  %s\n", api.error(sim));
  }
  uint64_t count(uint32_t offset) { return get(offset) | uint64_t{get(offset + 4)} << 32; }

  void start() {
    submitted = 0;
    set(TERN_RING_ADDRESS_LOW, kRing);
    set(TERN_COMPLETION_ADDRESS_LOW, kCompletions);
    set(TERN_RING_ENTRIES, kRingEntries);
    set(TERN_WATCHDOG_CYCLES, 20000);
    set(TERN_INTERRUPT_ENABLE, 3);
    set(TERN_CONTROL, TERN_CONTROL_ENABLE);
  }

  // Posts a job and waits for it; false if the device did not interrupt.
  bool run(const Descriptor& descriptor) {
    std::memcpy(bytes + kRing + 64 * (submitted % kRingEntries), &descriptor, 64);
    submitted++;
    set(TERN_POSTED, submitted);
    set(TERN_READY, submitted);
    const bool interrupted = api.step(sim, kPatience) == 1;
    set(TERN_INTERRUPT_STATUS, 3);
    return interrupted;
  }

  void reset() {
    set(TERN_CONTROL, TERN_CONTROL_SOFT_RESET);
    for (int i = 0; i < 1000 && (get(TERN_STATUS) & TERN_STATUS_RESETTING); i++) api.step(sim, 10);
  }

  const Api& api;
  tern_sim* sim;
  uint8_t* bytes;
  uint32_t rows, cols, lanes, groups, ports, beat, tritsPerByte;
  uint32_t submitted = 0;
};

// Weights and activations of one product, and where they lie.
struct Product {
  Product(Device& device, uint32_t k, uint32_t n, uint32_t tokens, uint32_t seed) : k(k), n(n), tokens(tokens) {
    std::mt19937 random(seed);
    trits.resize(size_t{n} * k);
    activations.resize(size_t{tokens} * k);
    for (auto& t : trits) t = static_cast<int8_t>(random() % 3) - 1;
    for (auto& a : activations) a = static_cast<int8_t>(random());
    const uint32_t stride = roundUp(k, device.beat);
    for (uint32_t m = 0; m < tokens; m++) {
      std::memcpy(device.bytes + kActivations + m * stride, &activations[size_t{m} * k], k);
    }
    descriptor = {kWeights,
                  kActivations,
                  kResults,
                  k,
                  n,
                  tokens,
                  kTag,
                  stride,
                  static_cast<uint32_t>(roundUp(4 * n, device.beat)),
                  pack(device),
                  {0, 0, 0}};
  }

  // The weight image, slowly: returns the bytes of one port.
  uint32_t pack(Device& device) const {
    const uint32_t chunks = (k + device.lanes - 1) / device.lanes;
    const uint32_t tiles = (n + device.cols - 1) / device.cols;
    const uint32_t portCols = device.cols / device.ports;
    const uint64_t stream = uint64_t{tiles} * chunks * portCols * device.lanes;
    const uint64_t portBytes = roundUp((stream + device.tritsPerByte - 1) / device.tritsPerByte, device.beat);
    uint8_t* out = device.bytes + kWeights;
    for (uint32_t p = 0; p < device.ports; p++) {
      for (uint64_t b = 0; b < portBytes; b++) {
        uint32_t byte = 0;
        for (uint32_t i = device.tritsPerByte; i-- > 0;) {
          const uint64_t j = b * device.tritsPerByte + i;
          const uint64_t l = j % device.lanes, c = j / device.lanes % portCols;
          const uint64_t chunk = j / (device.lanes * portCols) % chunks, tile = j / (device.lanes * portCols) / chunks;
          const uint64_t row = tile * device.cols + p * portCols + c, column = chunk * device.lanes + l;
          const int t = j < stream && row < n && column < k ? trits[row * k + column] : 0;
          byte = device.tritsPerByte == 5 ? byte * 3 + t + 1 : byte * 4 + t + 1;
        }
        *out++ = byte;
      }
    }
    return portBytes;
  }

  // Whether every result in memory is the plain sum, and nothing behind the last one was touched.
  bool correct(const Device& device) const {
    for (uint32_t m = 0; m < tokens; m++) {
      for (uint32_t row = 0; row < n; row++) {
        int32_t expected = 0, got;
        for (uint32_t i = 0; i < k; i++) expected += activations[size_t{m} * k + i] * trits[size_t{row} * k + i];
        std::memcpy(&got, device.bytes + kResults + uint64_t{m} * descriptor.resultStride + 4 * row, 4);
        if (got != expected) {
          std::printf("  token %u row %u: expected %d, got %d\n", m, row, expected, got);
          return false;
        }
      }
      for (uint32_t i = 4 * n; i < descriptor.resultStride; i++) {
        if (device.bytes[kResults + uint64_t{m} * descriptor.resultStride + i] != 0xA5) {
          std::printf("  token %u: byte %u behind the results was written\n", m, i);
          return false;
        }
      }
    }
    return true;
  }

  uint32_t k, n, tokens;
  std::vector<int8_t> trits, activations;
  Descriptor descriptor;
};

int passed = 0, failed = 0;

void report(bool good, const std::string& what) {
  (good ? passed : failed)++;
  if (!good) std::printf("FAILED: %s\n", what.c_str());
}

tern_sim_memory_model model(uint32_t stalls) {
  tern_sim_memory_model model{};
  model.bytes = kMemoryBytes;
  model.read_latency_cycles = 20;
  model.write_latency_cycles = 12;
  model.stall_permille = stalls;
  model.stall_seed = stalls + 1;
  model.fault_address = model.silent_address = ~uint64_t{0};
  return model;
}

bool goodJob(Device& device, uint32_t k, uint32_t n, uint32_t tokens, uint32_t seed) {
  std::memset(device.bytes + kResults, 0xA5, kMemoryBytes - kResults);
  const Product product(device, k, n, tokens, seed);
  if (!device.run(product.descriptor)) {
    const char* error = device.api.error(device.sim);
    std::printf("  no interrupt: status %x error %u %s\n", device.get(TERN_STATUS), device.get(TERN_ERROR_CODE),
                error == nullptr ? "" : error);
    return false;
  }
  if (device.get(TERN_STATUS) & TERN_STATUS_ERROR) {
    std::printf("  error %u\n", device.get(TERN_ERROR_CODE));
    return false;
  }
  uint32_t record[16];
  std::memcpy(record, device.bytes + kCompletions + 64 * ((device.submitted - 1) % kRingEntries), 64);
  if (record[0] != device.submitted || record[1] != 0 || record[2] != kTag || record[4] == 0) {
    std::printf("  record: sequence %u status %u tag %x cycles %u\n", record[0], record[1], record[2], record[4]);
    return false;
  }
  return product.correct(device);
}

void jobs(const Api& api, uint32_t stalls) {
  Device device(api, model(stalls));
  device.start();
  const uint32_t pass = device.rows * device.groups;
  const uint32_t shapes[][3] = {{1, 1, 1},
                                {device.lanes, device.cols, device.rows},
                                {3 * device.lanes, 2 * device.cols, 1},
                                {5 * device.lanes + 1, 3 * device.cols + 1, pass + 1},
                                {97, 53, 3 * pass},
                                {257, 31, 1},
                                {13, 200, 2}};
  uint32_t seed = 1;
  for (const auto& [k, n, tokens] : shapes) {
    report(goodJob(device, k, n, tokens, seed++), "job k " + std::to_string(k) + " n " + std::to_string(n) +
                                                      " tokens " + std::to_string(tokens) + " stalls " +
                                                      std::to_string(stalls));
  }
  device.set(TERN_COUNTER_CONTROL, TERN_COUNTER_CONTROL_SNAPSHOT);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < 5; i++) sum += device.count(TERN_BUSY_LOW + 8 * i);
  report(sum == device.count(TERN_CYCLES_LOW), "the five activities add up to the cycles");
  report(device.count(TERN_JOBS_LOW) == device.submitted, "every job is counted");
}

// A job that must fail with a code, then a soft reset, then a job that must not.
void recovers(const Api& api, const char* what, uint32_t code, const tern_sim_memory_model& memory,
              void (*spoil)(Device&, Descriptor&), bool busStaysBad = false) {
  Device device(api, memory);
  device.start();
  Product product(device, 40, 20, 1, 7);
  spoil(device, product.descriptor);
  const bool interrupted = device.run(product.descriptor);
  const uint32_t got = device.get(TERN_ERROR_CODE);
  report(interrupted && (device.get(TERN_STATUS) & TERN_STATUS_ERROR) && got == code && device.get(TERN_ERROR_JOB) == 0,
         std::string(what) + ": error code " + std::to_string(got) + ", expected " + std::to_string(code));
  if (busStaysBad) return;
  device.reset();
  report(device.get(TERN_STATUS) == 0 && device.get(TERN_ERROR_CODE) == 0, std::string(what) + ": soft reset");
  device.start();
  report(goodJob(device, 33, 21, 2, 8), std::string(what) + ": the next job");
}

void errors(const Api& api) {
  const auto nothing = [](Device&, Descriptor&) {};
  recovers(api, "misaligned", TERN_ERROR_MISALIGNED, model(0), [](Device&, Descriptor& d) { d.resultAddress += 4; });
  recovers(api, "reserved", TERN_ERROR_BAD_DESCRIPTOR, model(0), [](Device&, Descriptor& d) { d.reserved[1] = 1; });
  recovers(api, "no rows", TERN_ERROR_BAD_DESCRIPTOR, model(0), [](Device&, Descriptor& d) { d.n = 0; });
  recovers(api, "k", TERN_ERROR_K_TOO_LARGE, model(0), [](Device& v, Descriptor& d) { d.k = v.get(TERN_MAX_K) + 1; });
  recovers(api, "tokens", TERN_ERROR_TOO_MANY_TOKENS, model(0),
           [](Device& v, Descriptor& d) { d.tokens = v.get(TERN_MAX_TOKENS) + 1; });
  recovers(api, "weights too short", TERN_ERROR_BAD_DESCRIPTOR, model(0),
           [](Device& v, Descriptor& d) { d.weightPortBytes -= v.beat; });
  recovers(api, "weights too long", TERN_ERROR_BAD_DESCRIPTOR, model(0),
           [](Device& v, Descriptor& d) { d.weightPortBytes += v.beat; });
  recovers(api, "invalid trit", TERN_ERROR_INVALID_TRIT, model(0),
           [](Device& v, Descriptor&) { v.bytes[kWeights + 3] = 0xFF; });
  recovers(api, "ring", TERN_ERROR_BAD_RING, model(0), [](Device& v, Descriptor&) { v.set(TERN_RING_ENTRIES, 3); });
  recovers(api, "out of range", TERN_ERROR_READ_BUS_ERROR, model(0),
           [](Device&, Descriptor& d) { d.activationAddress = kMemoryBytes; });
  recovers(api, "result out of range", TERN_ERROR_WRITE_BUS_ERROR, model(0),
           [](Device&, Descriptor& d) { d.resultAddress = kMemoryBytes; });
  for (const uint64_t address : {kRing, kWeights + 8, kActivations}) {
    auto memory = model(0);
    memory.fault_address = address;
    recovers(api, "read fault", TERN_ERROR_READ_BUS_ERROR, memory, nothing, true);
    memory.fault_address = ~uint64_t{0};
    memory.silent_address = address;
    recovers(api, "silent read", TERN_ERROR_WATCHDOG, memory, nothing, true);
  }
  auto memory = model(0);
  memory.silent_address = kResults;
  recovers(api, "silent write", TERN_ERROR_WATCHDOG, memory, nothing, true);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: smoke LIBRARY\n");
    return 2;
  }
  const Library library(arguments[1]);
  if (library.handle == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  const Api api(library);
  report(api.abiVersion() == TERN_SIM_ABI_VERSION, "ABI version");
  for (const uint32_t stalls : {0u, 50u, 400u}) jobs(api, stalls);
  errors(api);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
