// The netlist with the pins that the Verilated top has. `netlist_ports.h`, written by build.sh, lists them as
// TERN_INPUT(name, bits) and TERN_OUTPUT(name, bits); the netlist itself is in the library, between two symbols.
#pragma once

#include <array>
#include <sstream>
#include <type_traits>

#include "netlist.hpp"
#include "verilated.h"

extern "C" const char ternNetlist[], ternNetlistEnd[];

namespace tern {

// As Verilator declares a pin: the smallest unsigned integer that holds it, or words.
template <unsigned bits>
using Pin = std::conditional_t<
    bits <= 8, uint8_t,
    std::conditional_t<
        bits <= 16, uint16_t,
        std::conditional_t<bits <= 32, uint32_t,
                           std::conditional_t<bits <= 64, uint64_t, std::array<uint32_t, (bits + 31) / 32>>>>>;

}  // namespace tern

class VAccelerator {
 public:
#define TERN_INPUT(name, bits) tern::Pin<bits> name{};
#define TERN_OUTPUT(name, bits) tern::Pin<bits> name{};
#include "netlist_ports.h"
#undef TERN_INPUT
#undef TERN_OUTPUT

  VAccelerator(VerilatedContext* context, const char*) : netlist(parsed().netlist) {
#define TERN_INPUT(name, bits) add(inputs, &name, #name, bits);
#define TERN_OUTPUT(name, bits) add(outputs, &name, #name, bits);
#include "netlist_ports.h"
#undef TERN_INPUT
#undef TERN_OUTPUT
    netlist.start(context->initialSeed());
  }

  void eval() {
    const bool rises = clock && !before;
    before = clock;
    for (const Wire& input : inputs) netlist.set(input.number, *input.byte >> input.bit & 1);
    netlist.evaluate();
    if (rises) {
      netlist.edge();
      netlist.evaluate();
    }
    for (const Wire& output : outputs) {
      const uint8_t mask = static_cast<uint8_t>(1 << output.bit);
      *output.byte = static_cast<uint8_t>(netlist.value(output.number) ? *output.byte | mask : *output.byte & ~mask);
    }
  }

 private:
  struct Wire {
    uint8_t* byte;
    unsigned bit;
    uint32_t number;
  };

  // The library's netlist, read once.
  struct Parsed {
    explicit Parsed(std::istringstream text) : blif(text), netlist(blif) {}
    tern::Blif blif;
    tern::Netlist netlist;
  };
  static Parsed& parsed() {
    static Parsed once(std::istringstream(std::string(ternNetlist, ternNetlistEnd)));
    return once;
  }

  void add(std::vector<Wire>& wires, void* pin, const std::string& name, unsigned bits) {
    for (unsigned i = 0; i < bits; i++) {
      wires.push_back({static_cast<uint8_t*>(pin) + i / 8, i % 8, parsed().blif.port(name, i)});
    }
  }

  tern::Netlist netlist;
  std::vector<Wire> inputs, outputs;
  bool before = false;
};
