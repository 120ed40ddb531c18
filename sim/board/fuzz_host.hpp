// A host that keeps several requests in flight and resends what is not answered, as the driver does.
#pragma once

#include <deque>

#include "damage.hpp"

namespace tern {

struct Pending {
  Bytes content;
  Bytes expected;  // of a read
  uint8_t status;
};

class FuzzHost {
 public:
  // window: requests that may be unanswered; seed: of the requests.
  FuzzHost(uint32_t window, uint64_t seed) : window(window), random(seed) {}

  // Lines to be sent now.
  std::vector<Bytes> tick(uint64_t cycle) {
    std::vector<Bytes> lines;
    if (again || (!pending.empty() && cycle > deadline)) {
      resends++;
      if (++attempts > 60) throw Failure("a request is never answered, although it was sent 60 times");
      again = false;
      for (const Pending& request : pending) lines.push_back(framed(request.content));
      setDeadline(cycle);
    } else if (pending.size() < window && left > 0 && mayFollow()) {
      left--;
      pending.push_back(*next);
      next.reset();
      lines.push_back(framed(pending.back().content));
      setDeadline(cycle);
    }
    return lines;
  }

  void take(const Answer& answer, uint64_t cycle) {
    if (answer.status == protocol::corrupted) reported++;
    if (pending.empty()) return;
    const Pending& first = pending.front();
    if (answer.type == (first.content[0]) && answer.sequence == first.content[1] &&
        answer.status <= protocol::refused) {
      if (answer.status != first.status) throw Failure("a request is answered with a wrong status");
      if (first.status == protocol::ok && answer.data != first.expected) throw Failure("a read brings wrong data");
      pending.pop_front();
      done++;
      attempts = 0;
      repeated = false;
      setDeadline(cycle);
    } else if ((answer.status == protocol::corrupted || answer.status == protocol::outOfOrder) && !repeated) {
      // Once for a whole burst of complaints; after that only on a timeout.
      again = repeated = true;
    } else if (answer.status == protocol::malformed) {
      throw Failure("a good request is called malformed");
    }
  }

  void ask(uint32_t count) { left += count; }
  bool idle() const { return left == 0 && pending.empty(); }

  uint64_t done = 0, resends = 0, reported = 0;
  std::vector<RegisterWrite> written;  // in the order of the requests

 private:
  // A read that is resent reads again: no write may follow it before it is answered.
  bool mayFollow() {
    if (!next) next = invent();
    if (isRead(*next)) return true;
    for (const Pending& request : pending) {
      if (isRead(request)) return false;
    }
    return true;
  }
  static bool isRead(const Pending& request) {
    return request.content[0] == protocol::readRegister || request.content[0] == protocol::readMemory;
  }

  Pending invent() {
    const uint8_t number = sequence++;
    const uint32_t offset = random.chance(50) ? Bridge::refusedFrom : 4 * random.below(64);
    const bool beyond = random.chance(50);  // where the low bits are a register's, but not all of the address
    const uint32_t place = beyond ? offset + Bridge::registerBytes * (1 + random.below(1000)) : offset;
    const bool refused = beyond || offset == Bridge::refusedFrom;
    const uint32_t count = 1 + random.below(random.chance(20) ? protocol::maxData : 24);
    const uint32_t address = random.chance(50) ? Bridge::memoryBytes - count / 2 : random.below(4096);
    const bool outside = address + count > Bridge::memoryBytes;
    switch (random.below(4)) {
      case 0: {
        const uint32_t value = random.below(~0u);
        if (!beyond) written.push_back({offset, value});
        if (!refused) registers[offset / 4] = value;
        Bytes bytes;
        put32(bytes, value);
        return {request(protocol::writeRegister, number, place, bytes), {}, refused};
      }
      case 1: {
        Bytes bytes;
        put32(bytes, registers[offset / 4]);
        return {request(protocol::readRegister, number, place), bytes, refused};
      }
      case 2: {
        Bytes bytes;
        for (uint32_t i = 0; i < count; i++)
          bytes.push_back(random.chance(100) ? 0x7C + random.below(4) : random.below(256));
        for (uint32_t i = 0; i < count && address + i < Bridge::memoryBytes; i++) memory[address + i] = bytes[i];
        return {request(protocol::writeMemory, number, address, bytes), {}, outside};
      }
      default: {
        Bytes bytes(memory.begin() + address, memory.begin() + std::min(address + count, Bridge::memoryBytes));
        const Bytes length{static_cast<uint8_t>(count), static_cast<uint8_t>(count >> 8)};
        return {request(protocol::readMemory, number, address, length), bytes, outside};
      }
    }
  }

  // Long enough for everything in flight, both ways.
  void setDeadline(uint64_t cycle) {
    uint64_t bytes = 100;
    for (const Pending& request : pending) bytes += 40 + 2 * (request.content.size() + request.expected.size());
    deadline = cycle + bytes * 10 * TERN_BAUD_DIVISOR;
  }

  const uint32_t window;
  Random random;
  std::deque<Pending> pending;
  std::optional<Pending> next;
  std::array<uint32_t, Bridge::registerBytes / 4> registers{};
  std::array<uint8_t, Bridge::memoryBytes> memory{};
  uint32_t left = 0, attempts = 0;
  uint64_t deadline = 0;
  uint8_t sequence = 0;
  bool again = false, repeated = false;
};

}  // namespace tern
