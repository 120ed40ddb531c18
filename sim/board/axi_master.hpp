// A master of one AXI4 read port and one write port: queues of bursts, moved at full speed or with random stalls.
#pragma once

#include <algorithm>
#include <deque>
#include <vector>

#include "../failure.hpp"
#include "../random.hpp"

namespace tern {

struct MasterBurst {
  uint64_t address;
  uint32_t beats;
  std::vector<uint8_t> data, strobes;  // of a write; strobes: one for each byte
};

struct MasterAnswer {
  uint64_t address;
  std::vector<uint8_t> data;  // of a read
  uint8_t response;
};

template <typename Top>
class AxiMaster {
 public:
  AxiMaster(Top& top, uint32_t beatBytes) : top(top), beatBytes(beatBytes) {}

  void read(uint64_t address, uint32_t beats) { reads.push_back({address, beats, {}, {}}); }
  void write(MasterBurst burst) { writes.push_back(std::move(burst)); }
  bool idle() const { return reads.empty() && asked.empty() && writes.empty() && owed.empty() && data.empty(); }

  void drive(uint32_t stallPermille, Random& random) {
    const auto willing = [&](uint8_t before) { return before || !random.chance(stallPermille); };
    top.io_axi_ar_valid = !reads.empty() && willing(top.io_axi_ar_valid);
    if (!reads.empty()) {
      top.io_axi_ar_bits_addr = reads.front().address;
      top.io_axi_ar_bits_len = reads.front().beats - 1;
    }
    top.io_axi_aw_valid = !writes.empty() && willing(top.io_axi_aw_valid);
    if (!writes.empty()) {
      top.io_axi_aw_bits_addr = writes.front().address;
      top.io_axi_aw_bits_len = writes.front().beats - 1;
    }
    top.io_axi_w_valid = !data.empty() && willing(top.io_axi_w_valid);
    if (!data.empty()) {
      const MasterBurst& burst = data.front();
      auto* bytes = reinterpret_cast<uint8_t*>(&top.io_axi_w_bits_data);
      auto* strobes = reinterpret_cast<uint8_t*>(&top.io_axi_w_bits_strb);
      std::copy_n(burst.data.begin() + beat * beatBytes, beatBytes, bytes);
      std::fill_n(strobes, (beatBytes + 7) / 8, 0);
      for (uint32_t i = 0; i < beatBytes; i++) strobes[i / 8] |= burst.strobes[beat * beatBytes + i] << i % 8;
      top.io_axi_w_bits_last = beat + 1 == burst.beats;
    }
    top.io_axi_r_ready = !random.chance(stallPermille);
    top.io_axi_b_ready = !random.chance(stallPermille);
  }

  void sample() {
    if (top.io_axi_ar_valid && top.io_axi_ar_ready) {
      asked.push_back(reads.front());
      reads.pop_front();
    }
    if (top.io_axi_w_valid && top.io_axi_w_ready && ++beat == data.front().beats) {
      beat = 0;
      data.pop_front();
    }
    if (top.io_axi_aw_valid && top.io_axi_aw_ready) {
      data.push_back(writes.front());
      owed.push_back(writes.front().address);
      writes.pop_front();
    }
    if (top.io_axi_r_valid && top.io_axi_r_ready) takeBeat();
    if (top.io_axi_b_valid && top.io_axi_b_ready) {
      if (owed.empty()) throw Failure("a write response comes for no burst");
      written.push_back({owed.front(), {}, top.io_axi_b_bits_resp});
      owed.pop_front();
    }
  }

  std::vector<MasterAnswer> done, written;

 private:
  void takeBeat() {
    if (asked.empty()) throw Failure("a read beat comes for no burst");
    if (got.data.empty()) got = {asked.front().address, {}, 0};
    const auto* bytes = reinterpret_cast<const uint8_t*>(&top.io_axi_r_bits_data);
    got.data.insert(got.data.end(), bytes, bytes + beatBytes);
    got.response |= top.io_axi_r_bits_resp;
    const bool last = got.data.size() == asked.front().beats * beatBytes;
    if (last != (top.io_axi_r_bits_last != 0)) throw Failure("the last beat of a burst is not where it should be");
    if (!last) return;
    done.push_back(std::move(got));
    got = {};
    asked.pop_front();
  }

  Top& top;
  const uint32_t beatBytes;
  std::deque<MasterBurst> reads, asked, writes, data;
  std::deque<uint64_t> owed;
  MasterAnswer got{};
  uint32_t beat = 0;
};

}  // namespace tern
