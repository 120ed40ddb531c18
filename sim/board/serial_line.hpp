// A serial line, bit by bit: one start bit, eight data bits, one stop bit.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

namespace tern {

// Puts bytes onto a line.
class LineSender {
 public:
  explicit LineSender(uint32_t divisor) : divisor(divisor) {}

  void send(uint8_t byte) { bytes.push_back(byte); }
  bool idle() const { return bytes.empty() && left == 0; }
  size_t waiting() const { return bytes.size(); }

  // The line's level in the next cycle.
  bool tick() {
    if (left == 0 && !bytes.empty()) {
      bits = 0x200 | bytes.front() << 1;
      bytes.pop_front();
      left = 10 * divisor;
    }
    if (left == 0) return true;
    const bool level = bits >> (10 - (left + divisor - 1) / divisor) & 1;
    left--;
    return level;
  }

 private:
  const uint32_t divisor;
  std::deque<uint8_t> bytes;
  uint32_t bits = 0, left = 0;
};

// Takes bytes from a line.
class LineReceiver {
 public:
  explicit LineReceiver(uint32_t divisor) : divisor(divisor) {}

  // The line's level in this cycle; a byte when its stop bit has been seen.
  std::optional<uint8_t> tick(bool level) {
    if (wait == 0 && left == 0) {
      if (level) return {};
      left = 10;
      wait = divisor / 2;
    }
    if (wait > 0 && --wait > 0) return {};
    wait = divisor;
    bits = bits >> 1 | (level ? 0x200 : 0);
    if (--left > 0) return {};
    wait = 0;
    if (!level) return {};
    return static_cast<uint8_t>(bits >> 1);
  }

 private:
  const uint32_t divisor;
  uint32_t bits = 0, left = 0, wait = 0;
};

}  // namespace tern
