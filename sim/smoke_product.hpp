#pragma once

#include <random>
#include <vector>

#include "smoke_device.hpp"

namespace smoke {

// The operands of a product: random trits and bytes, or those of extreme sums.
enum class Fill { random, allPlus, allMinus, allZero };

// Ternary weights and activations, laid out in device memory in one region of 1 MiB.
class Product {
 public:
  static constexpr uint64_t activations = 0x80000, results = 0xC0000, regionBytes = 0x100000;

  Product(Device& device, uint64_t region, uint32_t k, uint32_t n, uint32_t tokens, Fill fill = Fill::random)
      : trits(size_t{n} * k), values(size_t{tokens} * k) {
    std::mt19937 random(k * 31 + n * 7 + tokens);
    for (auto& trit : trits) {
      const int8_t any = static_cast<int8_t>(random() % 3) - 1;
      trit = fill == Fill::random ? any : fill == Fill::allPlus ? 1 : fill == Fill::allMinus ? -1 : 0;
    }
    for (auto& value : values) value = fill == Fill::random ? static_cast<int8_t>(random()) : -128;
    descriptor.weightAddress = region;
    descriptor.activationAddress = region + activations;
    descriptor.resultAddress = region + results;
    descriptor.k = k;
    descriptor.n = n;
    descriptor.tokens = tokens;
    descriptor.tag = 0xC0FFEE00 + k;
    descriptor.activationStride = roundUp(k, device.beatBytes);
    descriptor.resultStride = roundUp(4 * n, device.beatBytes) + device.beatBytes;
    descriptor.weightPortBytes = pack(device);
    for (uint32_t m = 0; m < tokens; m++) {
      std::memcpy(device.bytes + descriptor.activationAddress + m * descriptor.activationStride, &values[size_t{m} * k],
                  k);
    }
    std::memset(device.bytes + descriptor.resultAddress, untouched, regionBytes - results);
  }

  // Whether every result in memory equals the plain sum, and nothing around them was touched.
  bool correct(const Device& device) const {
    const Descriptor& d = descriptor;
    for (uint32_t m = 0; m < d.tokens; m++) {
      const uint8_t* row = device.bytes + d.resultAddress + uint64_t{m} * d.resultStride;
      for (uint32_t n = 0; n < d.n; n++) {
        int32_t got;
        std::memcpy(&got, row + 4 * n, 4);
        if (got == sum(m, n)) continue;
        std::printf("  token %u row %u: expected %d, got %d\n", m, n, sum(m, n), got);
        return false;
      }
      for (uint32_t i = 4 * d.n; i < d.resultStride; i++) {
        if (row[i] == untouched) continue;
        std::printf("  token %u: byte %u after the results was written\n", m, i);
        return false;
      }
    }
    return device.bytes[d.resultAddress + uint64_t{d.tokens} * d.resultStride] == untouched;
  }

  Descriptor descriptor{};

 private:
  static constexpr uint8_t untouched = 0xA5;

  static uint64_t roundUp(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

  int32_t sum(uint32_t token, uint32_t row) const {
    const uint32_t k = descriptor.k;
    int32_t total = 0;
    for (uint32_t i = 0; i < k; i++) total += values[size_t{token} * k + i] * trits[size_t{row} * k + i];
    return total;
  }

  // Writes the weight image, trit by trit as in the table of interface.md; returns the bytes of one port.
  uint32_t pack(const Device& device) const {
    const uint64_t lanes = device.lanes, cols = device.cols, portCols = cols / device.ports;
    const uint64_t k = descriptor.k, n = descriptor.n;
    const uint64_t chunks = (k + lanes - 1) / lanes, tiles = (n + cols - 1) / cols;
    const uint64_t stream = tiles * chunks * portCols * lanes;
    const uint64_t portBytes = roundUp((stream + device.tritsPerByte - 1) / device.tritsPerByte, device.beatBytes);
    uint8_t* image = device.bytes + descriptor.weightAddress;
    for (uint64_t port = 0; port < device.ports; port++) {
      for (uint64_t at = 0; at < portBytes; at++) {
        uint32_t byte = 0;
        for (uint64_t i = device.tritsPerByte; i-- > 0;) {
          const uint64_t j = at * device.tritsPerByte + i;
          const uint64_t lane = j % lanes, col = j / lanes % portCols, step = j / (lanes * portCols);
          const uint64_t row = step / chunks * cols + port * portCols + col, column = step % chunks * lanes + lane;
          const int trit = j < stream && row < n && column < k ? trits[row * k + column] : 0;
          byte = byte * (device.tritsPerByte == 5 ? 3 : 4) + (trit + 1);
        }
        image[(at / 256 * device.ports + port) * 256 + at % 256] = byte;
      }
    }
    return portBytes;
  }

  std::vector<int8_t> trits, values;
};

}  // namespace smoke
