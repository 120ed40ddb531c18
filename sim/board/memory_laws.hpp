// Rules that every device memory of a board must obey, whatever it is made of. A Bench has `tick`, `master`, `bytes`
// and `beatBytes`.
#pragma once

#include <string>
#include <vector>

#include "../smoke_report.hpp"
#include "axi_master.hpp"

namespace tern {

template <typename Bench>
class MemoryLaws {
 public:
  // mostBeats: of a burst.
  MemoryLaws(Bench& bench, uint32_t mostBeats, uint64_t seed)
      : bench(bench), mostBeats(mostBeats), random(seed), reference(bench.bytes) {}

  // Bursts that begin anywhere and strobes that leave out anything, against a plain array.
  void randomBursts(int rounds, uint32_t stallPermille) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 12; i++) write();
      settle(stallPermille);
      bool good = true;
      for (const auto& answer : bench.master.written) good &= answer.response == (outside(answer.address) ? 3 : 0);
      bench.master.written.clear();
      for (int i = 0; i < 12; i++) read();
      settle(stallPermille);
      for (const auto& answer : bench.master.done) good &= matches(answer);
      bench.master.done.clear();
      bad += !good;
    }
    smoke::report(bad == 0, "bursts in both directions equal a plain memory");
  }

  // Reads of one half while the other half is written.
  void bothAtOnce(int rounds, uint32_t stallPermille) {
    bool good = true;
    for (int round = 0; round < rounds; round++) {
      const uint64_t half = bench.bytes / 2;
      for (int i = 0; i < 10; i++) {
        write(round % 2 * half, half);
        read((round + 1) % 2 * half, half);
      }
      settle(stallPermille);
      for (const auto& answer : bench.master.done) good &= matches(answer);
      bench.master.done.clear();
      bench.master.written.clear();
    }
    smoke::report(good, "reads and writes at the same time do not disturb each other");
  }

  // Cycles of a long run of whole bursts, back to back.
  uint64_t sequentialRead(uint64_t bytes) {
    const uint64_t from = bench.cycle;
    for (uint64_t at = 0; at < bytes; at += mostBeats * bench.beatBytes) bench.master.read(at, mostBeats);
    settle(0);
    bench.master.done.clear();
    return bench.cycle - from;
  }
  uint64_t sequentialWrite(uint64_t bytes) {
    const uint64_t from = bench.cycle;
    const uint32_t size = mostBeats * bench.beatBytes;
    for (uint64_t at = 0; at < bytes; at += size) {
      bench.master.write({at, mostBeats, std::vector<uint8_t>(size), std::vector<uint8_t>(size, 1)});
      std::fill_n(reference.begin() + at, size, 0);
    }
    settle(0);
    bench.master.written.clear();
    return bench.cycle - from;
  }

 private:
  bool outside(uint64_t address) const { return address >= bench.bytes; }

  bool matches(const MasterAnswer& answer) const {
    if (outside(answer.address)) return answer.response == 3;
    return answer.response == 0 &&
           std::equal(answer.data.begin(), answer.data.end(), reference.begin() + answer.address);
  }

  // A burst inside 4 KiB; few places, so that bursts collide, and some of them past the end.
  MasterBurst burst(uint64_t base, uint64_t size) {
    const uint64_t blocks = size / 4096;
    uint64_t block = random.chance(500) ? random.below(std::min<uint64_t>(blocks, 6)) : random.below(blocks);
    if (base == 0 && size == bench.bytes && random.chance(50)) block = blocks;
    const uint32_t beats = 1 + random.below(mostBeats);
    const uint32_t places = 4096 / bench.beatBytes - beats + 1;
    return {base + block * 4096 + uint64_t{random.below(places)} * bench.beatBytes, beats, {}, {}};
  }

  void write(uint64_t base, uint64_t size) {
    MasterBurst b = burst(base, size);
    const bool whole = random.chance(500);
    for (uint32_t i = 0; i < b.beats * bench.beatBytes; i++) {
      b.data.push_back(random.below(256));
      b.strobes.push_back(whole || random.chance(500));
      if (b.strobes.back() && !outside(b.address)) reference[b.address + i] = b.data.back();
    }
    bench.master.write(std::move(b));
  }
  void write() { write(0, bench.bytes); }
  void read(uint64_t base, uint64_t size) {
    const MasterBurst b = burst(base, size);
    bench.master.read(b.address, b.beats);
  }
  void read() { read(0, bench.bytes); }

  void settle(uint32_t stallPermille) {
    const uint64_t limit = bench.cycle + 10'000'000;
    do {
      bench.tick(stallPermille, random);
      if (bench.cycle > limit) throw Failure("the memory does not answer");
    } while (!bench.master.idle());
  }

  Bench& bench;
  const uint32_t mostBeats;
  Random random;
  std::vector<uint8_t> reference;
  int bad = 0;
};

}  // namespace tern
