// What a bridge must do with the bytes that reach it: the protocol again, in as few lines as possible.
#pragma once

#include "bridge.hpp"

namespace tern {

class BridgeOracle {
 public:
  // A byte from the line, damaged or not.
  void take(uint8_t byte) {
    if (byte == protocol::delimiter) return end();
    if (byte == protocol::escape) {
      escaped = true;
      return;
    }
    content.push_back(escaped ? byte ^ protocol::flip : byte);
    escaped = false;
  }

  std::array<uint8_t, Bridge::memoryBytes> bytes{};
  std::vector<RegisterWrite> written;
  uint64_t executed = 0, rejects = 0;
  uint8_t expected = 0;

 private:
  void end() {
    Bytes frame;
    frame.swap(content);
    const bool torn = escaped;
    escaped = false;
    if (frame.empty() && !torn) return;
    const size_t length = frame.size() - 4;
    if (torn || frame.size() < 6 || length > 6 + protocol::maxData ||
        crc32(frame.data(), length) != get32(frame, length)) {
      rejects++;
      return;
    }
    frame.resize(length);
    if (wellFormed(frame) && frame[1] == expected && frame[0] != protocol::query) execute(frame);
    if (frame[0] == protocol::query && frame[1] == expected && length == 2) executed++;
  }

  static bool wellFormed(const Bytes& frame) {
    const size_t length = frame.size();
    switch (frame[0]) {
      case protocol::query:
        return length == 2;
      case protocol::readRegister:
        return length == 6;
      case protocol::writeRegister:
        return length == 10;
      case protocol::readMemory: {
        const uint32_t count = length == 8 ? frame[6] | frame[7] << 8 : 0;
        return count > 0 && count <= protocol::maxData;
      }
      default:
        return frame[0] == protocol::writeMemory && length > 6;
    }
  }

  void execute(const Bytes& frame) {
    expected++;
    executed++;
    const uint32_t address = get32(frame, 2);
    if (frame[0] == protocol::writeRegister && address < Bridge::registerBytes) {
      written.push_back({address, get32(frame, 6)});
    }
    if (frame[0] != protocol::writeMemory) return;
    for (size_t i = 6; i < frame.size(); i++) {
      if (address + i - 6 < bytes.size()) bytes[address + i - 6] = frame[i];
    }
  }

  Bytes content;
  bool escaped = false;
};

}  // namespace tern
