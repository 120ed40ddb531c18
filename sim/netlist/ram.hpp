// A memory of the netlist: ports that write at the clock's edge, and ports that always show what they address.
#pragma once

#include <vector>

#include "blif.hpp"

namespace tern {

using Bits = std::vector<uint8_t>;  // a bit a wire

class Ram {
 public:
  struct Port {
    std::vector<uint32_t> address, data;
  };

  explicit Ram(const BlifCell& cell)
      : width(cell.number("WIDTH")),
        words(cell.number("SIZE")),
        bits(size_t{width} * words),
        initial(cell.parameters.at("INIT")) {
    const uint32_t addressBits = cell.number("ABITS");
    if (cell.number("OFFSET") != 0 || cell.parameters.at("RD_CLK_ENABLE").find('1') != std::string::npos) {
      throw Failure("netlist: a memory with an offset, or a port to read with a clock");
    }
    const auto wires = [&](const std::string& name, uint32_t port, uint32_t count) {
      std::vector<uint32_t> found;
      for (uint32_t i = 0; i < count; i++) found.push_back(cell.pin(name, port * count + i));
      return found;
    };
    for (uint32_t p = 0; p < cell.number("RD_PORTS"); p++) {
      reads.push_back({wires("RD_ADDR", p, addressBits), wires("RD_DATA", p, width)});
    }
    for (uint32_t p = 0; p < cell.number("WR_PORTS"); p++) {
      writes.push_back({wires("WR_ADDR", p, addressBits), wires("WR_DATA", p, width)});
      enables.push_back(wires("WR_EN", p, width));
      clocks.push_back(cell.pin("WR_CLK", p));
    }
  }

  // Bits to start from; those that the netlist gives stay.
  template <typename Bit>
  void start(Bit bit) {
    for (size_t i = 0; i < bits.size(); i++) {
      const char given = i < initial.size() ? initial[initial.size() - 1 - i] : 'x';
      bits[i] = given == 'x' ? bit() : given == '1';
    }
  }

  // What an address holds, or nothing beyond the last word.
  const uint8_t* at(const Bits& values, const Port& port) const {
    size_t word = 0;
    for (size_t i = port.address.size(); i-- > 0;) word = 2 * word + values[port.address[i]];
    return word < words ? &bits[word * width] : nullptr;
  }

  // Notes what is written at this edge; `commit` writes it, once all have seen what was there before.
  void sample(const Bits& values) {
    for (size_t p = 0; p < writes.size(); p++) {
      const uint8_t* word = nullptr;
      for (uint32_t i = 0; i < width; i++) {
        if (!values[enables[p][i]]) continue;
        if (word == nullptr && (word = at(values, writes[p])) == nullptr) break;
        noted.emplace_back(static_cast<uint32_t>(word - bits.data()) + i, values[writes[p].data[i]]);
      }
    }
  }

  // Whether anything was written.
  bool commit() {
    for (const auto& [bit, value] : noted) bits[bit] = value;
    const bool any = !noted.empty();
    noted.clear();
    return any;
  }

  const uint32_t width, words;
  Bits bits;
  std::vector<Port> reads, writes;
  std::vector<std::vector<uint32_t>> enables;
  std::vector<uint32_t> clocks;

 private:
  std::string initial;  // last bit first
  std::vector<std::pair<uint32_t, uint8_t>> noted;
};

}  // namespace tern
