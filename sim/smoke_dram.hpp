#pragma once

#include <functional>

#include "dram.hpp"
#include "smoke_report.hpp"

namespace smoke {

// DDR4-2400 of 64 bits, the figures of hw/src/main/scala/tern/config/Dram.scala.
inline tern::DramTimes ddr4() {
  tern::DramTimes t;
  t.clockMhz = 1200;
  t.accessBytes = 64, t.accessClocks = 4;
  t.bankGroups = 2, t.groupBanks = 4, t.rowBytes = 8192;
  t.readLatency = 17, t.writeLatency = 12;
  t.activate = 17, t.precharge = 17, t.rowOpen = 39, t.readToPrecharge = 9, t.writeRecovery = 18;
  t.sameGroup = 6, t.rowToRow = 7, t.rowToRowSameGroup = 8, t.fourRows = 36;
  t.writeToRead = 3, t.writeToReadSameGroup = 9;
  t.refreshInterval = 9360, t.refresh = 420;
  return t;
}

constexpr uint64_t rowOfGroup = 2 * 8192;      // bytes in one row of each bank group
constexpr uint64_t sameBank = 4 * rowOfGroup;  // the next row of the same banks
constexpr uint64_t firstRefresh = 9360;

// A DRAM whose core runs on the DRAM's clock, with a port that requests one access at a time.
class DramBench {
 public:
  explicit DramBench(const tern::DramTimes& times) : times(times), dram(times, times.clockMhz, 64, 0, 1, 64) {}

  void tick() { dram.tick(clock++); }

  // Clocks from request to data.
  uint64_t read(uint64_t address) {
    const uint64_t start = clock;
    dram.read(0, {address, 0, 1, 0, false}, grants);
    while (grants.front().due > clock) tick();
    grants.pop();
    return clock - start;
  }

  const tern::DramTimes times;
  tern::Dram dram;
  tern::Ring<tern::Grant> grants{256};
  uint64_t clock = 0;
};

// Accesses served in the given number of clocks while some always wait; `next` gives their addresses.
inline uint64_t served(const std::function<uint64_t(uint64_t)>& next, uint64_t clocks, uint32_t writesAmong = 0) {
  DramBench bench(ddr4());
  uint64_t asked = 0, done = 0;
  while (bench.clock < clocks) {
    while (bench.grants.size() < 128) bench.dram.read(0, {next(asked++), 0, 1, 0, false}, bench.grants);
    if (writesAmong != 0 && bench.clock % writesAmong == 0) bench.dram.write(next(bench.clock));
    bench.tick();
    for (; bench.grants.front().due <= bench.clock; bench.grants.pop()) done++;
  }
  return done;
}

inline void rows() {
  DramBench bench(ddr4());
  const uint64_t miss = 17 + 17 + 4 + 1, hit = 17 + 4 + 1;  // plus a clock to notice
  bench.tick();
  report(bench.read(0) == miss, "dram: a closed row is opened first");
  report(bench.read(128) == hit, "dram: an open row answers sooner");
  for (int i = 0; i < 40; i++) bench.tick();
  report(bench.read(sameBank) == miss + 17, "dram: another row of the bank waits for the precharge too");
  report(bench.read(rowOfGroup) == miss, "dram: a row of another bank does not");
  const uint64_t early = bench.read(sameBank + rowOfGroup), between = 39 + 17;
  report(early >= between - hit, "dram: a row stays open for its shortest time");
}

inline void refresh() {
  DramBench bench(ddr4());
  while (bench.clock <= firstRefresh) bench.tick();
  report(bench.read(0) >= 420, "dram: nothing is served while it refreshes");
  const auto stream = [](uint64_t i) { return i * 64; };
  const uint64_t clocks = 10 * firstRefresh, pins = clocks / 4;
  const uint64_t sequential = served(stream, clocks);
  report(sequential <= pins * (firstRefresh - 420) / firstRefresh, "dram: refresh costs its time");
  report(sequential >= pins * 94 / 100, "dram: a sequential stream loses little else");
}

inline void pins() {
  const uint64_t clocks = 5000, most = clocks / 4;
  report(served([](uint64_t i) { return i * 128; }, clocks) <= clocks / 6, "dram: one bank group alone is slower");
  report(served([](uint64_t i) { return i * sameBank; }, clocks) <= clocks / (39 + 17) + 1,
         "dram: one bank alone has tRC");
  report(served([](uint64_t i) { return i * rowOfGroup; }, clocks) <= clocks / 9 + 4,
         "dram: four activations take tFAW");
  const auto stream = [](uint64_t i) { return i * 64; };
  const uint64_t reads = served(stream, clocks);
  report(reads <= most && reads >= most * 97 / 100, "dram: as fast as its pins, never faster");
  const uint64_t mixed = served(stream, clocks, 40), writes = clocks / 40;
  report(mixed + writes < reads && mixed + writes > reads * 9 / 10, "dram: bus turnaround costs something, in batches");
}

// Four ports at 250 MHz take one beat of 16 bytes per cycle each: the beats that they get in the given cycles.
inline uint64_t beatsOfPorts(const std::function<uint64_t(uint64_t, uint64_t)>& address, uint64_t cycles) {
  tern::Dram dram(ddr4(), 250, 16, 30, 4, 16);
  std::vector<tern::Ring<tern::Grant>> grants(4, tern::Ring<tern::Grant>(16 * dram.burstAccesses()));
  std::array<uint64_t, 4> asked{}, taken{};
  for (uint64_t cycle = 0; cycle < cycles; cycle++) {
    for (uint64_t p = 0; p < 4; p++) {
      if (asked[p] - taken[p] / 16 < 16) dram.read(p, {address(p, asked[p]++), 0, 16, 0, false}, grants[p]);
    }
    dram.tick(cycle);
    for (uint64_t p = 0; p < 4; p++) {
      if (grants[p].empty() || grants[p].front().due > cycle) continue;
      taken[p]++;
      if (--grants[p].front().beats == 0) grants[p].pop();
    }
  }
  return taken[0] + taken[1] + taken[2] + taken[3];
}

inline void ports() {
  const uint64_t cycles = 200'000;
  const uint64_t turns = beatsOfPorts([](uint64_t p, uint64_t i) { return (4 * i + p) * 256; }, cycles);
  report(turns > 4 * cycles * 99 / 100, "dram: ports that take turns in one stream get all that they can carry");
  const uint64_t apart = beatsOfPorts([](uint64_t p, uint64_t i) { return p * 5 * sameBank + i * 256; }, cycles);
  report(apart < turns * 99 / 100, "dram: streams in rows of the same banks get less");
}

inline void dramLaws() {
  rows();
  refresh();
  pins();
  ports();
}

}  // namespace smoke
