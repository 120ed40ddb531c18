#pragma once

#include <algorithm>
#include <array>

#include "dram_bank.hpp"
#include "dram_times.hpp"

namespace tern {

// One channel: its banks, its data pins, and the controller that orders what waits for them.
//
// Open-page policy. Hits in an open row go first, in order of arrival, as soon as the pins are free. Writes wait until
// many can go at once, because bus turnaround is slow. A requested row is opened as soon as nothing of the kind being
// served needs the row before it. All banks refresh together when it is due.
class DramChannel {
 public:
  static constexpr uint32_t queued = 64;  // reads that the controller looks at, and as many writes

  explicit DramChannel(const DramTimes& times)
      : times(times), banks(times.bankGroups * times.groupBanks, DramBank(queued)), refreshDue(times.refreshInterval) {}

  bool mayRead() const { return waiting[0] < queued; }
  bool mayWrite() const { return waiting[1] < queued; }

  // grant: of a read, or null.
  void ask(uint32_t bank, uint32_t row, uint64_t now, Grant* grant) {
    const bool isWrite = grant == nullptr;
    waiting[isWrite]++;
    banks[bank].add(isWrite, {order++, now, row, grant});
    if (isWrite == writing) mayOpen(bank, now);
    wake = 0;
  }

  // Issues all commands that are due; `served(grant, clock)` is called with the clock at which a read's data is in.
  template <typename Served>
  void advance(uint64_t now, Served served) {
    if (now < wake) return;
    for (;;) {
      chooseMode(now);
      const Choice best = choose();
      if (refreshDue <= std::min(now, best.time)) {
        refreshAll();
      } else if (best.time > now) {
        wake = std::min(best.time, refreshDue);
        return;
      } else {
        const Access access = banks[best.bank].takeHit(writing);
        waiting[writing]--;
        if (!writing) served(access.grant, best.time + times.readLatency + times.accessClocks);
        transfer(best.bank, best.time);
      }
    }
  }

 private:
  static constexpr uint64_t never = ~uint64_t{0};
  static constexpr uint32_t manyWrites = 48, fewWrites = 16;
  static constexpr uint32_t patience = 1000;  // clocks that a row may stay open while another is requested

  struct Choice {
    uint32_t bank;
    uint64_t time;
    uint64_t order;
  };

  uint32_t group(uint32_t bank) const { return bank % times.bankGroups; }

  void chooseMode(uint64_t now) {
    const bool before = writing;
    if (writing) {
      writing = waiting[1] != 0 && (waiting[0] == 0 || waiting[1] > fewWrites);
    } else {
      writing = waiting[1] >= manyWrites || (waiting[0] == 0 && waiting[1] != 0);
    }
    if (writing == before) return;
    for (uint32_t b = 0; b < banks.size(); b++) mayOpen(b, now);
  }

  // The hit that can go first; of several, the oldest.
  Choice choose() {
    Choice best{0, never, never};
    if (waiting[writing] == 0) return best;
    for (uint32_t b = 0; b < banks.size(); b++) {
      if (banks[b].hits(writing) == 0) continue;
      const Access& access = banks[b].hit(writing);
      const uint64_t time = std::max({access.arrival, banks[b].mayAccess, pinsFree(group(b))});
      if (time < best.time || (time == best.time && access.order < best.order)) best = {b, time, access.order};
    }
    return best;
  }

  // First clock in which the pins allow another access to begin.
  uint64_t pinsFree(uint32_t nextGroup) const {
    const bool same = nextGroup == lastGroup;
    if (lastWrite == writing) return lastAccess + (same ? times.sameGroup : times.accessClocks);
    if (writing) return lastAccess + times.readLatency + times.accessClocks + 2 - times.writeLatency;
    return lastAccess + times.writeLatency + times.accessClocks +
           (same ? times.writeToReadSameGroup : times.writeToRead);
  }

  void transfer(uint32_t b, uint64_t time) {
    lastAccess = time;
    lastGroup = group(b);
    lastWrite = writing;
    const uint64_t closing =
        writing ? time + times.writeLatency + times.accessClocks + times.writeRecovery : time + times.readToPrecharge;
    banks[b].mayPrecharge = std::max(banks[b].mayPrecharge, closing);
    mayOpen(b, time);
  }

  // Opens the row that has been requested longest, if no open one is still needed.
  void mayOpen(uint32_t b, uint64_t now) {
    DramBank& bank = banks[b];
    if (!bank.wantsOther(writing, now, patience)) return;
    uint64_t open = bank.closed() ? now : std::max(now, bank.mayPrecharge) + times.precharge;
    open = std::max(open, bank.mayActivate);
    const uint32_t spacing = group(b) == activatedGroup ? times.rowToRowSameGroup : times.rowToRow;
    if (activations > 0) open = std::max(open, activated[(activations - 1) % 4] + spacing);
    if (activations > 3) open = std::max(open, activated[activations % 4] + times.fourRows);
    activated[activations++ % 4] = open;
    activatedGroup = group(b);
    bank.openOldest(writing, open);
    bank.mayAccess = open + times.activate;
    bank.mayPrecharge = open + times.rowOpen;
  }

  void refreshAll() {
    uint64_t closed = std::max(refreshDue, lastAccess);
    for (const DramBank& bank : banks) {
      if (!bank.closed()) closed = std::max(closed, bank.mayPrecharge);
    }
    const uint64_t done = closed + times.precharge + times.refresh;
    for (DramBank& bank : banks) {
      bank.close();
      bank.mayActivate = done;
    }
    refreshDue += times.refreshInterval;
    for (uint32_t b = 0; b < banks.size(); b++) mayOpen(b, done);
  }

  const DramTimes times;
  std::vector<DramBank> banks;
  std::array<uint32_t, 2> waiting{};  // reads, writes
  uint64_t order = 0;
  bool writing = false, lastWrite = false;
  uint32_t lastGroup = ~uint32_t{0};
  uint64_t lastAccess = 0;
  std::array<uint64_t, 4> activated{};
  uint64_t activations = 0;
  uint32_t activatedGroup = ~uint32_t{0};
  uint64_t refreshDue;
  uint64_t wake = 0;
};

}  // namespace tern
