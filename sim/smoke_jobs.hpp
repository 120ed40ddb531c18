#pragma once

#include "smoke_product.hpp"
#include "smoke_report.hpp"

namespace smoke {

// Whether a completed job's record and results are right.
inline bool good(const Device& device, const Product& product, uint32_t sequence) {
  const Completion record = device.completion(sequence);
  if (record.sequence != sequence || record.status != 0 || record.tag != product.descriptor.tag || record.zero != 0 ||
      record.cycles == 0 || record.bytesWritten < uint64_t{4} * product.descriptor.n * product.descriptor.tokens) {
    std::printf("  record: sequence %u status %u tag %x cycles %llu\n", record.sequence, record.status, record.tag,
                static_cast<unsigned long long>(record.cycles));
    return false;
  }
  return product.correct(device);
}

// Runs one job by itself.
inline bool goodJob(Device& device, uint64_t region, uint32_t k, uint32_t n, uint32_t tokens,
                    Fill fill = Fill::random) {
  const Product product(device, region, k, n, tokens, fill);
  device.post(product.descriptor);
  device.ready();
  if (!device.complete()) {
    std::printf("  status %x, error %u\n", device.get(TERN_STATUS), device.get(TERN_ERROR_CODE));
    return false;
  }
  return good(device, product, device.posted);
}

// Whole chunks, tiles and passes, and their ragged neighbours.
inline void shapes(Device& device, const std::string& memory) {
  const uint32_t pass = device.rows * device.groups;
  const uint32_t shapes[][3] = {{1, 1, 1},
                                {device.lanes, device.cols, device.rows},
                                {3 * device.lanes, 2 * device.cols, 1},
                                {5 * device.lanes + 1, 3 * device.cols + 1, pass + 1},
                                {97, 53, 3 * pass},
                                {257, 31, 1},
                                {13, 200, 2}};
  for (const auto& [k, n, tokens] : shapes) {
    report(goodJob(device, Product::regionBytes, k, n, tokens), "job of k " + std::to_string(k) + ", n " +
                                                                    std::to_string(n) + ", tokens " +
                                                                    std::to_string(tokens) + ", " + memory);
  }
  for (const Fill fill : {Fill::allPlus, Fill::allMinus, Fill::allZero}) {
    report(goodJob(device, Product::regionBytes, 500, device.cols + 1, pass, fill),
           "extreme " + std::to_string(static_cast<int>(fill)) + ", " + memory);
  }
}

// Posts a whole ring before any activation is ready, so that weights stream ahead.
inline void ahead(Device& device, const std::string& memory) {
  const uint32_t before = device.posted;
  std::vector<Product> products;
  for (uint32_t i = 0; i < ringEntries; i++) {
    products.emplace_back(device, (i + 1) * Product::regionBytes, 40 + 30 * i, 60 - 13 * i, 1 + i % 2);
    device.post(products.back().descriptor);
  }
  device.library.step(device.sim, 500);
  report(device.get(TERN_COMPLETED) == before, "no job runs before it is ready, " + memory);
  device.ready();
  bool all = device.complete();
  for (uint32_t i = 0; all && i < ringEntries; i++) all = good(device, products[i], before + i + 1);
  report(all, "a ring of jobs posted ahead, " + memory);
}

inline void counters(Device& device, const std::string& memory) {
  device.set(TERN_COUNTER_CONTROL, TERN_COUNTER_CONTROL_SNAPSHOT);
  uint64_t sum = 0;
  for (uint32_t offset = TERN_BUSY_LOW; offset <= TERN_IDLE_LOW; offset += 8) sum += device.count(offset);
  report(sum != 0 && sum == device.count(TERN_CYCLES_LOW), "the five activities add up to the cycles, " + memory);
  report(device.count(TERN_JOBS_LOW) == device.posted, "every job is counted, " + memory);
}

inline void jobs(const Library& library, const tern_sim_memory_model& model, const std::string& memory) {
  Device device(library, model);
  device.start(0x1000);
  shapes(device, memory);
  ahead(device, memory);
  counters(device, memory);
}

}  // namespace smoke
