// What a bad line does to frames in flight.
#pragma once

#include <deque>

#include "../random.hpp"
#include "frame.hpp"

namespace tern {

class Damage {
 public:
  // permille: share of the frames that are damaged.
  Damage(uint32_t permille, uint64_t seed) : permille(permille), random(seed) {}

  // What arrives of a frame: itself, less, more, something else, or an earlier one as well.
  Bytes pass(const Bytes& frame) {
    frames++;
    past.push_back(frame);
    if (past.size() > 6) past.pop_front();
    if (!random.chance(permille)) return frame;
    damaged++;
    Bytes line = frame;
    switch (random.below(8)) {
      case 0:  // bits flip
        for (uint32_t i = 0; i <= random.below(4); i++) line[random.below(line.size())] ^= 1 << random.below(8);
        return line;
      case 1:  // bytes vanish
        for (uint32_t i = 0; i <= random.below(3) && line.size() > 1; i++) {
          line.erase(line.begin() + random.below(line.size()));
        }
        return line;
      case 2:  // bytes appear
        for (uint32_t i = 0; i <= random.below(4); i++) {
          line.insert(line.begin() + random.below(line.size() + 1), random.below(256));
        }
        return line;
      case 3:  // torn in the middle
        line.resize(random.below(line.size()));
        return line;
      case 4:  // lost
        return {};
      case 5:  // doubled
        line.insert(line.end(), frame.begin(), frame.end());
        return line;
      case 6: {  // an earlier one is repeated
        const Bytes& old = past[random.below(past.size())];
        line.insert(line.end(), old.begin(), old.end());
        return line;
      }
      default:  // noise, with a delimiter or an escape where it hurts
        for (uint32_t i = 0; i < 1 + random.below(20); i++) line.push_back(random.below(256));
        line[random.below(line.size())] = random.chance(500) ? protocol::delimiter : protocol::escape;
        return line;
    }
  }

  uint64_t frames = 0, damaged = 0;

 private:
  const uint32_t permille;
  Random random;
  std::deque<Bytes> past;
};

}  // namespace tern
