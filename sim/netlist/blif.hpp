// Reads what Yosys writes as BLIF of a flat module: ports, wires that are one, and cells with their pins.
#pragma once

#include <istream>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "failure.hpp"

namespace tern {

struct BlifCell {
  std::string type;
  std::map<std::string, uint32_t> pins;  // wires by name, one bit each: `A`, `WR_ADDR[3]`
  std::map<std::string, std::string> parameters;

  uint32_t pin(const std::string& name, uint32_t bit = 0) const {
    auto found = pins.find(name);
    if (found == pins.end()) found = pins.find(name + "[" + std::to_string(bit) + "]");
    if (found == pins.end()) throw Failure("netlist: a " + type + " without " + name);
    return found->second;
  }
  uint32_t number(const std::string& name) const {
    const auto found = parameters.find(name);
    if (found == parameters.end()) throw Failure("netlist: a " + type + " without parameter " + name);
    return std::stoul(found->second, nullptr, 2);
  }
};

// Wires are numbers; those that are one have one number.
class Blif {
 public:
  static constexpr uint32_t zero = 0, one = 1, undefined = 2;

  explicit Blif(std::istream& text) {
    for (const char* constant : {"$false", "$true", "$undef"}) wire(constant);
    std::string line;
    while (std::getline(text, line)) read(line);
    for (BlifCell& cell : cells) {
      for (auto& pin : cell.pins) pin.second = root(pin.second);
    }
  }

  uint32_t wires() const { return static_cast<uint32_t>(same.size()); }

  // The wire of a port's bit, or of a port of one bit.
  uint32_t port(const std::string& name, uint32_t bit) {
    auto found = numbers.find(name + "[" + std::to_string(bit) + "]");
    if (found == numbers.end()) found = numbers.find(name);
    if (found == numbers.end()) throw Failure("netlist: no port " + name);
    return root(found->second);
  }

  std::vector<BlifCell> cells;

 private:
  void read(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == ".subckt" || word == ".gate") {
      BlifCell cell;
      words >> cell.type;
      while (words >> word) {
        const size_t equal = word.find('=');
        cell.pins[word.substr(0, equal)] = wire(word.substr(equal + 1));
      }
      cells.push_back(cell);
    } else if (word == ".param") {
      std::string name, value;
      words >> name >> value;
      cells.back().parameters[name] = value;
    } else if (word == ".names") {
      std::string from, to;
      words >> from;
      if (words >> to) same[root(wire(to))] = root(wire(from));
    } else if (word == ".inputs" || word == ".outputs") {
      while (words >> word) wire(word);
    } else if (word == ".latch") {
      throw Failure("netlist: a latch");
    }
  }

  uint32_t wire(const std::string& name) {
    const auto [found, added] = numbers.emplace(name, wires());
    if (added) same.push_back(found->second);
    return found->second;
  }

  uint32_t root(uint32_t wire) {
    while (same[wire] != wire) wire = same[wire] = same[same[wire]];
    return wire;
  }

  std::unordered_map<std::string, uint32_t> numbers;
  std::vector<uint32_t> same;
};

}  // namespace tern
