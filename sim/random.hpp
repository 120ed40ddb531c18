#pragma once

#include <cstdint>

namespace tern {

// xorshift64*: small, seeded, the same on every machine.
class Random {
 public:
  // Mixed by splitmix64's finaliser, so that small seeds differ from the first number on.
  explicit Random(uint64_t seed) {
    seed += 0x9E3779B97F4A7C15ULL;
    seed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9ULL;
    seed = (seed ^ seed >> 27) * 0x94D049BB133111EBULL;
    state = (seed ^ seed >> 31) | 1;
  }

  bool chance(uint32_t permille) { return permille != 0 && next() % 1000 < permille; }

  // A number from 0 up to, but not including, the limit.
  uint32_t below(uint32_t count) { return next() % count; }

 private:
  uint64_t next() {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 0x2545F4914F6CDD1DULL) >> 33;
  }

  uint64_t state;
};

}  // namespace tern
