#pragma once

#include <array>

#include "burst.hpp"

namespace tern {

// One read or write that waits in the controller.
struct Access {
  uint64_t order;    // of arrival
  uint64_t arrival;  // clock
  uint32_t row;
  Grant* grant;  // of a read
};

// One bank: its open row, what waits for it, and when it may take its next commands.
class DramBank {
 public:
  // most: accesses of one kind that can wait.
  explicit DramBank(uint32_t most) {
    for (Waiting& kind : waiting) kind.accesses.reserve(most);
  }

  void add(bool isWrite, const Access& access) {
    Waiting& kind = waiting[isWrite];
    if (access.row == row) {
      kind.hits++;
    }
    kind.accesses.push_back(access);
  }

  bool closed() const { return row == none; }
  void close() {
    row = none;
    recount();
  }

  // Accesses that hit the open row: how many, the oldest, and taking that one out.
  uint32_t hits(bool isWrite) const { return waiting[isWrite].hits; }
  const Access& hit(bool isWrite) const { return waiting[isWrite].accesses[firstHit(isWrite)]; }
  Access takeHit(bool isWrite) {
    Waiting& kind = waiting[isWrite];
    const uint32_t at = firstHit(isWrite);
    const Access access = kind.accesses[at];
    kind.accesses.erase(kind.accesses.begin() + at);
    kind.hits--;
    return access;
  }

  // Whether another row is requested and the open one is not, or has been open for too long.
  bool wantsOther(bool isWrite, uint64_t now, uint32_t patience) const {
    const Waiting& kind = waiting[isWrite];
    return kind.misses() != 0 && (kind.hits == 0 || now >= opened + patience);
  }

  // Opens the row of the oldest access that misses.
  void openOldest(bool isWrite, uint64_t now) {
    opened = now;
    for (const Access& access : waiting[isWrite].accesses) {
      if (access.row == row) continue;
      row = access.row;
      recount();
      return;
    }
  }

  uint64_t mayAccess = 0, mayPrecharge = 0, mayActivate = 0;  // clocks

 private:
  static constexpr uint32_t none = ~uint32_t{0};

  // Waiting accesses of one kind, in order of arrival.
  struct Waiting {
    uint32_t misses() const { return accesses.size() - hits; }

    std::vector<Access> accesses;
    uint32_t hits = 0;
  };

  uint32_t firstHit(bool isWrite) const {
    uint32_t at = 0;
    while (waiting[isWrite].accesses[at].row != row) at++;
    return at;
  }

  void recount() {
    for (Waiting& kind : waiting) {
      kind.hits = 0;
      for (const Access& access : kind.accesses) kind.hits += access.row == row;
    }
  }

  uint32_t row = none;
  uint64_t opened = 0;
  std::array<Waiting, 2> waiting;  // reads, writes
};

}  // namespace tern
