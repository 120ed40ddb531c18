#pragma once

#include <array>
#include <functional>

#include "axi_memory.hpp"
#include "smoke_report.hpp"

namespace smoke {

// The master's side of one read port and one write port, driven by hand.
struct Pins {
  uint8_t arValid = 0, arReady = 0, arLength = 0, rValid = 0, rReady = 1, rResponse = 0, rLast = 0;
  uint8_t awValid = 0, awReady = 0, awLength = 0, wValid = 0, wReady = 0, wLast = 0, strobe = 0xFF;
  uint8_t bValid = 0, bReady = 1, bResponse = 0;
  uint64_t arAddress = 0, awAddress = 0, rData = 0, wData = 0;

  tern::ReadPins read() {
    return {
        {&arValid, &arReady, &arAddress, sizeof(arAddress), &arLength}, &rValid, &rReady, &rData, &rResponse, &rLast};
  }
  tern::WritePins write() {
    return {{&awValid, &awReady, &awAddress, sizeof(awAddress), &awLength},
            &wValid,
            &wReady,
            &wData,
            &strobe,
            &wLast,
            &bValid,
            &bReady,
            &bResponse};
  }
};

// A memory of 8 KiB with beats of 8 bytes behind three ports.
struct Bench {
  explicit Bench(const std::function<void(tern_sim_memory_model&)>& change = [](tern_sim_memory_model&) {})
      : memory(model(change), 8, bytes.data()) {
    for (auto& port : pins) memory.addReadPort("read", port.read());
    memory.addWritePort("write", pins[0].write());
    for (size_t i = 0; i < bytes.size(); i++) bytes[i] = static_cast<uint8_t>(i / 8);
  }

  static tern_sim_memory_model model(const std::function<void(tern_sim_memory_model&)>& change) {
    tern_sim_memory_model model{};
    model.bytes = 8192;
    model.read_latency_cycles = model.write_latency_cycles = 1;
    model.outstanding_bursts = 4;
    model.fault_address = model.silent_address = ~uint64_t{0};
    change(model);
    return model;
  }

  void cycle() {
    memory.drive();
    memory.sample();
    memory.tick();
  }

  // Whether the given number of cycles ends in a protocol failure.
  bool fails(int cycles = 1) {
    try {
      for (int i = 0; i < cycles; i++) cycle();
    } catch (const tern::Failure&) {
      return true;
    }
    return false;
  }

  void ask(int port, uint64_t address, uint8_t length) {
    pins[port].arValid = 1;
    pins[port].arAddress = address;
    pins[port].arLength = length;
  }

  std::array<uint8_t, 8192> bytes;
  std::array<Pins, 3> pins;
  tern::AxiMemory memory;
};

// Cycles from an accepted address to the first beat.
inline void latency() {
  Bench bench([](auto& model) { model.read_latency_cycles = 7; });
  bench.ask(0, 0x40, 1);
  bench.cycle();
  bench.pins[0].arValid = 0;
  int waited = 1;
  for (bench.memory.drive(); !bench.pins[0].rValid && waited < 50; bench.memory.drive(), waited++) {
    bench.memory.sample();
    bench.memory.tick();
  }
  report(waited == 7 && bench.pins[0].rData == 0x0808080808080808 && !bench.pins[0].rLast, "memory: read latency");
}

inline void violations() {
  Bench crossing, unaligned, dropped, changed;
  crossing.ask(0, 0xFF8, 1);
  report(crossing.fails(), "memory: a burst across 4 KiB is reported");
  unaligned.ask(0, 0x44, 0);
  report(unaligned.fails(), "memory: an unaligned burst is reported");

  // With space for one burst, the second address has to wait.
  Bench waits([](auto& model) { model.outstanding_bursts = 1; });
  waits.pins[0].rReady = 0;
  waits.ask(0, 0x40, 3);
  report(!waits.fails(5), "memory: an address may wait");
  waits.pins[0].arLength = 2;
  report(waits.fails(), "memory: a changed length is reported");
  Bench taken([](auto& model) { model.outstanding_bursts = 1; });
  taken.pins[0].rReady = 0;
  taken.ask(0, 0x40, 3);
  taken.fails(5);
  taken.pins[0].arValid = 0;
  report(taken.fails(), "memory: a withdrawn address is reported");
}

inline void writes() {
  Bench bench;
  Pins& pins = bench.pins[0];
  pins.wValid = 1;
  pins.wData = 0x1122334455667788;
  pins.strobe = 0x0F;
  report(!bench.fails(5) && bench.bytes[0x80] == 0x10, "memory: data waits for its address");
  pins.awValid = 1;
  pins.awAddress = 0x80;
  pins.wLast = 1;
  report(bench.fails(2), "memory: a waiting beat that changes is reported");

  Bench early;
  early.pins[0].awValid = early.pins[0].wValid = early.pins[0].wLast = early.pins[0].awLength = 1;
  report(early.fails(5), "memory: an early last beat is reported");

  Bench good;
  good.pins[0] = pins;
  good.cycle();
  good.pins[0].awValid = 0;
  good.cycle();
  report(good.bytes[0x80] == 0x88 && good.bytes[0x83] == 0x55 && good.bytes[0x84] == 0x10, "memory: strobes");
}

// Beats that each of three greedy read ports gets in 3000 cycles.
inline std::array<int, 3> beats(Bench& bench) {
  std::array<int, 3> counts{};
  for (int port = 0; port < 3; port++) bench.ask(port, 0x100, 15);
  for (int i = 0; i < 3000; i++) {
    bench.cycle();
    for (int port = 0; port < 3; port++) counts[port] += bench.pins[port].rValid;
  }
  return counts;
}

inline void bandwidth() {
  Bench free;
  report(beats(free)[2] > 2900, "memory: without a cap each port moves one beat per cycle");
  // One beat of 8 bytes every third cycle, and three ports: a turn of fixed length would favour one of them.
  Bench capped([](auto& model) { model.bytes_per_kilocycle = 2667; });
  const auto [a, b, c] = beats(capped);
  report(a + b + c > 980 && a + b + c <= 1000 + 33, "memory: the cap holds and is reached");
  report(std::max({a, b, c}) - std::min({a, b, c}) <= 2, "memory: ports share a capped memory evenly");
  Bench stalled([](auto& model) { model.stall_permille = 500; });
  const int some = beats(stalled)[0];
  report(some > 1000 && some < 2500, "memory: stalls hold beats back");
}

inline void memoryLaws() {
  latency();
  violations();
  writes();
  bandwidth();
}

}  // namespace smoke
