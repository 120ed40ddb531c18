// A flat netlist of gates, flip-flops and memories on one clock, simulated cycle by cycle: a gate is evaluated when one
// of its inputs has changed, in an order in which each comes after those that drive it.
#pragma once

#include <algorithm>

#include "ram.hpp"
#include "random.hpp"

namespace tern {

class Netlist {
 public:
  explicit Netlist(Blif& blif) : values(blif.wires()), clock(blif.port("clock", 0)) {
    for (const BlifCell& cell : blif.cells) add(cell);
    connect();
  }

  // State and what nothing drives: zeros, or random bits of a seed.
  void start(uint64_t seed) {
    Random random(seed);
    const auto bit = [&] { return static_cast<uint8_t>(seed == 0 ? 0 : random.below(2)); };
    for (uint8_t& value : values) value = bit();
    for (Ram& ram : rams) ram.start(bit);
    values[Blif::zero] = 0;
    values[Blif::one] = 1;
    std::fill(dirty.begin(), dirty.end(), ~uint64_t{0});
    evaluate();
  }

  bool value(uint32_t wire) const { return values[wire]; }

  void set(uint32_t wire, bool value) {
    if (values[wire] == value) return;
    values[wire] = value;
    for (uint32_t i = firstReader[wire]; i < firstReader[wire + 1]; i++) touch(readers[i]);
  }

  // Lets all gates settle.
  void evaluate() {
    for (size_t word = 0; word * 64 < order.size(); word++) {
      while (const uint64_t waiting = dirty[word] & inOrder(word)) {
        const size_t place = word * 64 + static_cast<size_t>(__builtin_ctzll(waiting));
        dirty[word] &= ~(uint64_t{1} << place % 64);
        evaluate(order[place]);
      }
    }
  }

  // The rising edge, on settled gates.
  void edge() {
    for (const Assertion& assertion : assertions) {
      if (values[assertion.enabled] && !values[assertion.holds])
        throw Failure("a cell is used in a way that is not modelled");
    }
    for (size_t word = order.size() / 64; word < dirty.size(); word++) {
      while (const uint64_t changed = dirty[word] & ~inOrder(word)) {
        const size_t place = word * 64 + static_cast<size_t>(__builtin_ctzll(changed));
        dirty[word] &= ~(uint64_t{1} << place % 64);
        if (place - order.size() >= flipFlops.size()) continue;
        const FlipFlop& flipFlop = flipFlops[place - order.size()];
        next.emplace_back(flipFlop.q, values[flipFlop.d]);
      }
    }
    for (Ram& ram : rams) ram.sample(values);
    for (const auto& [q, value] : next) set(q, value);
    next.clear();
    for (size_t i = 0; i < rams.size(); i++) {
      if (rams[i].commit()) {
        for (const uint32_t place : readPlaces[i]) touch(place);
      }
    }
  }

 private:
  static constexpr uint32_t none = ~uint32_t{0};

  // A table of up to three inputs, or a port of a memory.
  struct Node {
    uint32_t in[3] = {Blif::zero, Blif::zero, Blif::zero};
    uint32_t out = none;
    uint8_t table = 0;
    uint32_t ram = none, port = 0;
  };
  struct FlipFlop {
    uint32_t d, q;
  };
  struct Assertion {
    uint32_t holds, enabled;
  };

  void add(const BlifCell& cell) {
    static const std::map<std::string, uint8_t> two = {{"$_AND_", 0x8},  {"$_OR_", 0xE},   {"$_XOR_", 0x6},
                                                       {"$_NAND_", 0x7}, {"$_NOR_", 0x1},  {"$_XNOR_", 0x9},
                                                       {"$_ANDNOT_", 2}, {"$_ORNOT_", 0xB}};
    Node node;
    if (const auto gate = two.find(cell.type); gate != two.end()) {
      node.in[0] = cell.pin("A"), node.in[1] = cell.pin("B"), node.table = gate->second;
    } else if (cell.type == "$_NOT_" || cell.type == "$_BUF_") {
      node.in[0] = cell.pin("A"), node.table = cell.type == "$_NOT_" ? 1 : 2;
    } else if (cell.type == "$_MUX_") {
      node.in[0] = cell.pin("A"), node.in[1] = cell.pin("B"), node.in[2] = cell.pin("S"), node.table = 0xCA;
    } else if (cell.type == "$_DFF_P_") {
      sameClock(cell.pin("C"));
      flipFlops.push_back({cell.pin("D"), cell.pin("Q")});
      return;
    } else if (cell.type == "$mem_v2") {
      for (uint32_t p = 0; p < cell.number("RD_PORTS"); p++) {
        node.ram = static_cast<uint32_t>(rams.size()), node.port = p;
        nodes.push_back(node);
      }
      rams.emplace_back(cell);
      for (const uint32_t wire : rams.back().clocks) sameClock(wire);
      return;
    } else if (cell.type == "$assert" || cell.type == "$check") {  // of older and newer Yosys
      assertions.push_back({cell.pin("A"), cell.pin("EN")});
      return;
    } else {
      throw Failure("netlist: no model of the cell " + cell.type);
    }
    node.out = cell.pin("Y");
    nodes.push_back(node);
  }

  void sameClock(uint32_t wire) const {
    if (wire != clock) throw Failure("netlist: a clock that is not the accelerator's");
  }

  template <typename Visit>
  void inputs(const Node& node, Visit visit) const {
    if (node.ram == none) {
      for (const uint32_t wire : node.in) visit(wire);
    } else {
      for (const uint32_t wire : rams[node.ram].reads[node.port].address) visit(wire);
    }
  }

  template <typename Visit>
  void outputs(const Node& node, Visit visit) const {
    if (node.ram == none) {
      visit(node.out);
    } else {
      for (const uint32_t wire : rams[node.ram].reads[node.port].data) visit(wire);
    }
  }

  // Orders the gates, and notes for each wire who reads it: places in that order, then flip-flops.
  void connect() {
    std::vector<std::vector<uint32_t>> users(values.size());
    std::vector<uint32_t> driver(values.size(), none), waits(nodes.size());
    for (uint32_t n = 0; n < nodes.size(); n++) {
      outputs(nodes[n], [&](uint32_t wire) { driver[wire] = n; });
    }
    for (uint32_t n = 0; n < nodes.size(); n++) {
      inputs(nodes[n], [&](uint32_t wire) {
        users[wire].push_back(n);
        if (driver[wire] != none) waits[n]++;
      });
    }
    std::vector<uint32_t> ready;
    for (uint32_t n = 0; n < nodes.size(); n++) {
      if (waits[n] == 0) ready.push_back(n);
    }
    for (size_t i = 0; i < ready.size(); i++) {
      outputs(nodes[ready[i]], [&](uint32_t wire) {
        for (const uint32_t user : users[wire]) {
          if (--waits[user] == 0) ready.push_back(user);
        }
      });
    }
    if (ready.size() != nodes.size()) throw Failure("netlist: gates in a loop");
    readPlaces.resize(rams.size());
    std::vector<uint32_t> place(nodes.size());
    for (uint32_t i = 0; i < ready.size(); i++) {
      place[ready[i]] = i;
      order.push_back(nodes[ready[i]]);
      if (order.back().ram != none) readPlaces[order.back().ram].push_back(i);
    }
    for (std::vector<uint32_t>& of : users) {
      for (uint32_t& user : of) user = place[user];
    }
    for (uint32_t i = 0; i < flipFlops.size(); i++) {
      users[flipFlops[i].d].push_back(static_cast<uint32_t>(order.size()) + i);
    }
    for (const std::vector<uint32_t>& of : users) {
      firstReader.push_back(static_cast<uint32_t>(readers.size()));
      readers.insert(readers.end(), of.begin(), of.end());
    }
    firstReader.push_back(static_cast<uint32_t>(readers.size()));
    dirty.resize((order.size() + flipFlops.size()) / 64 + 1);
  }

  void touch(uint32_t place) { dirty[place / 64] |= uint64_t{1} << place % 64; }

  // The bits of a word that stand for gates; those after them are flip-flops.
  uint64_t inOrder(size_t word) const {
    const size_t end = order.size();
    return word < end / 64 ? ~uint64_t{0} : word > end / 64 ? 0 : (uint64_t{1} << end % 64) - 1;
  }

  void evaluate(const Node& node) {
    if (node.ram == none) {
      const unsigned index = values[node.in[0]] | values[node.in[1]] << 1 | values[node.in[2]] << 2;
      set(node.out, node.table >> index & 1);
      return;
    }
    const Ram& ram = rams[node.ram];
    const Ram::Port& port = ram.reads[node.port];
    const uint8_t* word = ram.at(values, port);
    for (uint32_t i = 0; i < ram.width; i++) set(port.data[i], word != nullptr && word[i]);
  }

  Bits values;
  const uint32_t clock;
  std::vector<Node> nodes, order;
  std::vector<FlipFlop> flipFlops;
  std::vector<Assertion> assertions;
  std::vector<Ram> rams;
  std::vector<std::vector<uint32_t>> readPlaces;
  std::vector<uint32_t> firstReader, readers;
  std::vector<uint64_t> dirty;
  std::vector<std::pair<uint32_t, uint8_t>> next;
};

}  // namespace tern
