#pragma once

#include <algorithm>
#include <cstdint>

namespace tern {

// The beats that all ports together may move: a token bucket in thousandths of bytes that fills each cycle. It holds
// 32 beats, so any stretch of cycles moves at most its share plus 33 beats.
class Bandwidth {
 public:
  // bytesPerKilocycle: 0 means no cap.
  Bandwidth(uint32_t bytesPerKilocycle, uint32_t beatBytes)
      : rate(bytesPerKilocycle), cost(int64_t{beatBytes} * 1000) {}

  void tick() { level = std::min(level + rate, 32 * cost); }
  bool available() const { return rate == 0 || level >= cost; }
  // May overdraw by one beat: a write port learns only after the reads whether its beat was taken.
  void take() {
    if (rate != 0) level -= cost;
  }

 private:
  int64_t rate;
  int64_t cost;
  int64_t level = 0;
};

}  // namespace tern
