#pragma once

#include "dram_channel.hpp"

namespace tern {

// All channels of a DRAM, behind ports that run on the core's clock.
//
// Address map, from the low bits: byte of an access, bank group, column, bank, row; a sequential stream changes its
// bank group with each access and its bank with each row. Channels take turns every 256 bytes.
class Dram {
 public:
  static constexpr uint32_t granuleBytes = 256;

  Dram(const DramTimes& times, uint32_t coreMhz, uint32_t beatBytes, uint32_t frontCycles, uint32_t ports,
       uint32_t bursts)
      : times(times), coreMhz(coreMhz), beatBytes(beatBytes), frontCycles(frontCycles) {
    for (uint32_t c = 0; c < times.channels; c++) channels.emplace_back(times);
    for (uint32_t p = 0; p < ports; p++) asked.emplace_back(bursts * burstAccesses());
  }

  // A port requests this burst; its grants are pushed at once, and get their time when the DRAM has served them.
  void read(uint32_t port, const Burst& burst, Ring<Grant>& grants) {
    for (uint64_t at = burst.address, end = at + uint64_t{burst.beats} * beatBytes; at < end;) {
      const uint64_t next = std::min(end, at / times.accessBytes * times.accessBytes + times.accessBytes);
      Grant& grant = grants.push({Grant::never, static_cast<uint32_t>((next - at) / beatBytes)});
      asked[port].push({at, &grant});
      unsent++;
      at = next;
    }
  }

  // The most accesses that a burst of 4 KiB is split into.
  uint32_t burstAccesses() const { return 4096 / times.accessBytes + 1; }

  bool mayWrite(uint64_t address) const { return channels[channel(address)].mayWrite(); }
  // The last beat of a burst, or of an access, has arrived.
  void write(uint64_t address) { ask(address, nullptr); }
  bool endsAccess(uint64_t address) const { return (address + beatBytes) % times.accessBytes == 0; }

  // One cycle of the core.
  void tick(uint64_t cycle) {
    fraction += times.clockMhz;
    clock += fraction / coreMhz;
    fraction %= coreMhz;
    if (unsent != 0) send();
    for (DramChannel& channel : channels) {
      channel.advance(clock, [&](Grant* grant, uint64_t served) {
        // Served in the future of this clock, but only a few accesses ahead.
        const uint64_t wait = served > clock ? (served - clock) * coreMhz / times.clockMhz + 1 : 0;
        grant->due = cycle + wait + frontCycles;
      });
    }
  }

 private:
  struct Asked {
    uint64_t address;
    Grant* grant;
  };

  uint32_t channel(uint64_t address) const { return address / granuleBytes % times.channels; }

  void ask(uint64_t address, Grant* grant) {
    const uint64_t granule = address / granuleBytes / times.channels;
    const uint64_t local = (granule * granuleBytes + address % granuleBytes) / times.accessBytes;
    const uint64_t row = local / times.bankGroups / (times.rowBytes / times.accessBytes);
    const uint32_t bank = row % times.groupBanks * times.bankGroups + local % times.bankGroups;
    channels[channel(address)].ask(bank, row / times.groupBanks, clock, grant);
  }

  // Moves the ports' requests into the controllers, round robin, as far as these look ahead.
  void send() {
    for (uint32_t skipped = 0; skipped < asked.size() && unsent != 0;) {
      Ring<Asked>& port = asked[turn];
      turn = turn + 1 < asked.size() ? turn + 1 : 0;
      if (port.empty() || !channels[channel(port.front().address)].mayRead()) {
        skipped++;
        continue;
      }
      const Asked next = port.front();
      port.pop();
      unsent--;
      ask(next.address, next.grant);
      skipped = 0;
    }
  }

  const DramTimes times;
  const uint32_t coreMhz, beatBytes, frontCycles;
  std::vector<DramChannel> channels;
  std::vector<Ring<Asked>> asked;
  uint32_t unsent = 0;
  uint32_t turn = 0;
  uint64_t clock = 0;
  uint64_t fraction = 0;
};

// What a DRAM delivers to one endless sequential stream that always prefetches far enough, measured on this model.
inline uint64_t streamBytesPerSecond(DramTimes times) {
  const uint32_t channels = times.channels;
  times.channels = 1;
  constexpr uint32_t intervals = 16;
  const uint64_t cycles = uint64_t{intervals} * times.refreshInterval;
  Ring<Grant> grants(4 * DramChannel::queued);
  Dram dram(times, times.clockMhz, times.accessBytes, 0, 1, 4 * DramChannel::queued);
  uint64_t bytes = 0, asked = 0;
  for (uint64_t cycle = 0; cycle < cycles; cycle++) {
    while (grants.size() < 2 * DramChannel::queued) {
      dram.read(0, {asked, 0, 1, 0, false}, grants);
      asked += times.accessBytes;
    }
    dram.tick(cycle);
    for (; grants.front().due <= cycle; grants.pop()) bytes += times.accessBytes;
  }
  return bytes * times.clockMhz * 1'000'000 / cycles * channels;
}

}  // namespace tern
