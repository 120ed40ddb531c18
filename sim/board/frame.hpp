// Frames of the serial protocol, from the host's side; hw/doc/serial.md says what they mean.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace tern {

using Bytes = std::vector<uint8_t>;

namespace protocol {
constexpr uint8_t delimiter = 0x7E, escape = 0x7D, flip = 0x20;
constexpr uint8_t query = 0, readRegister = 1, writeRegister = 2, readMemory = 3, writeMemory = 4, rejected = 0x7F;
constexpr uint8_t ok = 0, refused = 1, outOfOrder = 2, malformed = 3, corrupted = 4;
constexpr uint32_t maxData = 512;
}  // namespace protocol

inline uint32_t crc32(const uint8_t* bytes, size_t count) {
  uint32_t crc = ~0u;
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

inline void put32(Bytes& to, uint32_t value) {
  for (int i = 0; i < 4; i++) to.push_back(value >> 8 * i);
}
inline uint32_t get32(const Bytes& from, size_t at) {
  return from[at] | from[at + 1] << 8 | from[at + 2] << 16 | uint32_t{from[at + 3]} << 24;
}

// A request: its address, and what follows it.
inline Bytes request(uint8_t type, uint8_t sequence, uint32_t address, const Bytes& rest = {}) {
  Bytes content{type, sequence};
  if (type == protocol::query) return content;
  put32(content, address);
  content.insert(content.end(), rest.begin(), rest.end());
  return content;
}

// Content as it is sent on the line.
inline Bytes framed(Bytes content) {
  put32(content, crc32(content.data(), content.size()));
  Bytes line{protocol::delimiter};
  for (const uint8_t byte : content) {
    const bool special = byte == protocol::delimiter || byte == protocol::escape;
    if (special) line.push_back(protocol::escape);
    line.push_back(special ? byte ^ protocol::flip : byte);
  }
  line.push_back(protocol::delimiter);
  return line;
}

// What a device answers.
struct Answer {
  uint8_t type, sequence, expected, flags, rejects, status;
  Bytes data;
};

// Finds answers among the bytes from the line.
class AnswerReader {
 public:
  std::optional<Answer> take(uint8_t byte) {
    if (byte != protocol::delimiter) {
      if (byte == protocol::escape) {
        escaped = true;
      } else {
        content.push_back(escaped ? byte ^ protocol::flip : byte);
        escaped = false;
      }
      return {};
    }
    Bytes whole;
    whole.swap(content);
    escaped = false;
    if (whole.empty()) return {};
    const size_t length = whole.size() - 4;
    if (whole.size() < 10 || crc32(whole.data(), length) != get32(whole, length)) {
      broken++;
      return {};
    }
    return Answer{static_cast<uint8_t>(whole[0] & 0x7F),
                  whole[1],
                  whole[2],
                  whole[3],
                  whole[4],
                  whole[length - 1],
                  Bytes(whole.begin() + 5, whole.begin() + length - 1)};
  }

  // Answers whose CRC was wrong.
  int broken = 0;

 private:
  Bytes content;
  bool escaped = false;
};

}  // namespace tern
