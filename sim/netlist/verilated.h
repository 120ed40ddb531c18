// What simulation.hpp asks of Verilator's header, for a netlist that is interpreted: where its state starts from.
#pragma once

#include <cstdint>

struct VerilatedContext {
  void randReset(int kind) { random = kind != 0; }
  void randSeed(int value) { seed = value; }
  uint64_t initialSeed() const { return random ? static_cast<uint64_t>(seed) : 0; }

 private:
  bool random = false;
  int seed = 0;
};

struct Verilated {
  static void threadContextp(VerilatedContext*) {}
};

// A netlist has no assertions of the generator's.
inline void ternIgnoreAssertions(bool) {}
