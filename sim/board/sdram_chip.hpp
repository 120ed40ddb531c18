// A 16-bit SDRAM chip of 32 MB as its data sheet describes it: breaking any rule ends the simulation.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "../failure.hpp"

namespace tern {

// The chip's pins at the rising edge of its clock.
struct SdramInputs {
  bool clockEnable, chipSelect, rowStrobe, columnStrobe, writeEnable;  // the last four active low, as on the chip
  uint8_t bank, mask;
  uint16_t address, data;
  bool dataDriven;
};

class SdramChip {
 public:
  static constexpr uint32_t banks = 4, rows = 8192, columns = 512, bytes = banks * rows * columns * 2;

  explicit SdramChip(uint32_t clockMhz) : clockMhz(clockMhz), words(bytes / 2) {}

  // What the chip drives on the data pins for the controller to sample at this edge.
  bool drives() const { return output(cycle).driven; }
  uint16_t data() const { return output(cycle).data; }

  // A rising edge of its clock.
  void clock(const SdramInputs& in) {
    masks[cycle % masks.size()] = in.mask;
    if (drives() && cycle >= maskLatency && masks[(cycle - maskLatency) % masks.size()] != 0) {
      fail("bytes are masked while they are read");
    }
    if (in.dataDriven && drives()) fail("chip and controller drive the data pins in the same cycle");
    if (writesLeft > 0) writeWord(in);
    if (in.clockEnable && !in.chipSelect) execute(in);
    output(cycle) = {};
    cycle++;
    if (awake && cycle - refreshed > cyclesWithin(refreshIntervalNs)) fail("a refresh is overdue");
  }

  uint64_t refreshes() const { return refreshCount; }
  uint64_t activations() const { return activationCount; }
  bool isAwake() const { return awake; }

 private:
  // Nanoseconds, for the slower speed grade (-75), and cycles.
  static constexpr uint32_t powerUpNs = 100000, rowToColumnNs = 20, prechargeNs = 20, rowActiveNs = 44, rowCycleNs = 66,
                            rowToRowNs = 15, writeRecoveryNs = 15, refreshNs = 66, refreshIntervalNs = 7812;
  static constexpr uint32_t modeCycles = 2, wakeRefreshes = 8, burstWords = 4, maskLatency = 2;

  struct Word {
    bool driven = false;
    uint16_t data = 0xDEAD;
  };
  struct Bank {
    bool open = false;
    uint32_t row = 0;
    uint64_t activated = 0, precharged = 0, written = 0, readEnds = 0;
    bool everWritten = false, everActive = false;
  };

  uint64_t cyclesFor(uint32_t ns) const { return (uint64_t{ns} * clockMhz + 999) / 1000; }
  uint64_t cyclesWithin(uint32_t ns) const { return uint64_t{ns} * clockMhz / 1000; }
  Word& output(uint64_t at) { return outputs[at % outputs.size()]; }
  const Word& output(uint64_t at) const { return outputs[at % outputs.size()]; }

  [[noreturn]] void fail(const std::string& what) const {
    throw Failure("SDRAM, cycle " + std::to_string(cycle) + ": " + what);
  }
  void require(bool holds, const char* rule) const {
    if (!holds) fail(rule);
  }
  // Whether the given time has passed since a cycle.
  bool passed(uint64_t since, uint32_t ns) const { return cycle - since >= cyclesFor(ns); }

  void execute(const SdramInputs& in) {
    const int command = in.rowStrobe << 2 | in.columnStrobe << 1 | int{in.writeEnable};
    if (command == 7) return;
    require(in.writeEnable || command != 6, "a burst is stopped, which this controller never does");
    if (!poweredUp) {
      require(passed(0, powerUpNs), "a command comes before the chip has powered up");
      require(command == 2 && (in.address & 0x400), "the first command is not a precharge of all banks");
      poweredUp = true;
    }
    require(cycle - modeSet >= modeCycles || !modeWritten, "a command comes too early after the mode was set");
    require(refreshCount == 0 || passed(refreshed, refreshNs), "a command comes too early after a refresh");
    switch (command) {
      case 0:
        return setMode(in.address | in.bank << 13);
      case 1:
        return refresh();
      case 2:
        return precharge(in);
      case 3:
        return activate(in);
      case 4:
        return write(in);
      default:
        return read(in);
    }
  }

  void allClosed() const {
    for (const Bank& bank : state) {
      require(!bank.open, "a bank is open");
      require(passed(bank.precharged, prechargeNs), "a bank is still being precharged");
    }
  }

  void setMode(uint32_t mode) {
    allClosed();
    require(refreshCount >= wakeRefreshes, "the mode is set before the refreshes that wake the chip");
    require((mode & 0xF) == 2, "the mode is not a sequential burst of 4 words");
    require((mode & ~0x7Fu) == 0, "the mode sets bits that must be zero");
    latency = mode >> 4 & 7;
    require(latency == 3 || (latency == 2 && clockMhz <= 100), "the mode's CAS latency suits neither chip nor clock");
    modeSet = cycle;
    modeWritten = awake = true;
  }

  void refresh() {
    allClosed();
    refreshed = cycle;
    refreshCount++;
  }

  void precharge(const SdramInputs& in) {
    for (uint32_t i = 0; i < banks; i++) {
      Bank& bank = state[i];
      if (i != in.bank && !(in.address & 0x400)) continue;
      if (!bank.open) {
        bank.precharged = cycle;
        continue;
      }
      require(passed(bank.activated, rowActiveNs), "a row is closed too early after it was opened");
      require(!bank.everWritten || passed(bank.written, writeRecoveryNs), "a row is closed too early after a write");
      require(!(writesLeft > 0 && burstBank == i), "a row is closed while it is written");
      require(cycle >= bank.readEnds, "a row is closed while it is read");
      bank.open = false;
      bank.precharged = cycle;
    }
  }

  void activate(const SdramInputs& in) {
    require(awake, "a row is opened before the mode is set");
    Bank& bank = state[in.bank];
    require(!bank.open, "a row is opened while another row of its bank is open");
    require(passed(bank.precharged, prechargeNs), "a row is opened while its bank is being precharged");
    require(!bank.everActive || passed(bank.activated, rowCycleNs), "a row is opened too early after the last one");
    require(activationCount == 0 || passed(lastActivation, rowToRowNs), "rows of two banks are opened too fast");
    bank.open = bank.everActive = true;
    bank.row = in.address;
    bank.activated = lastActivation = cycle;
    activationCount++;
  }

  uint32_t place(const SdramInputs& in) {
    Bank& bank = state[in.bank];
    require(bank.open, "a column of a closed bank is accessed");
    require(passed(bank.activated, rowToColumnNs), "a column is accessed too early after its row was opened");
    require((in.address & 0x400) == 0, "an auto-precharge is requested, which this controller never does");
    require(in.address % burstWords == 0 && in.address < columns, "a burst does not begin at a multiple of its length");
    require(writesLeft == 0, "a burst is cut short by the next one");
    return (bank.row * banks + in.bank) * columns + in.address;
  }

  void read(const SdramInputs& in) {
    const uint32_t first = place(in);
    for (uint32_t i = 0; i < burstWords; i++) {
      Word& word = output(cycle + latency + i);
      require(!word.driven, "a burst is cut short by the next one");
      word = {true, words[first + i]};
    }
    state[in.bank].readEnds = cycle + burstWords;
    readUntil = cycle + latency + burstWords;
  }

  void write(const SdramInputs& in) {
    require(cycle > readUntil, "the data pins are not left free for a cycle between a read and a write");
    writeAt = place(in);
    writesLeft = burstWords;
    burstBank = in.bank;
    writeWord(in);
  }

  void writeWord(const SdramInputs& in) {
    require(in.dataDriven, "nothing drives the data pins in a write");
    uint16_t& word = words[writeAt++];
    const uint16_t keep = (in.mask & 1 ? 0x00FF : 0) | (in.mask & 2 ? 0xFF00 : 0);
    word = (word & keep) | (in.data & ~keep);
    state[burstBank].written = cycle;
    state[burstBank].everWritten = true;
    writesLeft--;
  }

  const uint32_t clockMhz;
  std::vector<uint16_t> words;
  std::array<Bank, banks> state;
  std::array<Word, 16> outputs;
  std::array<uint8_t, 4> masks{};
  uint64_t cycle = 0, refreshed = 0, modeSet = 0, lastActivation = 0, readUntil = 0;
  uint64_t refreshCount = 0, activationCount = 0;
  bool poweredUp = false, modeWritten = false, awake = false;
  uint32_t latency = 0, writesLeft = 0, writeAt = 0, burstBank = 0;
};

}  // namespace tern
