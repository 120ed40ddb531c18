#pragma once

#include <cstdint>

namespace tern {

// A DRAM's timing, in its own clocks: the fields of hw/src/main/scala/tern/config/Dram.scala, which documents
// them. The generated tern_config.h fills one in.
struct DramTimes {
  uint32_t channels = 1;
  uint32_t clockMhz = 0;
  uint32_t accessBytes = 0;
  uint32_t accessClocks = 0;
  uint32_t bankGroups = 0;
  uint32_t groupBanks = 0;
  uint32_t rowBytes = 0;
  uint32_t readLatency = 0;
  uint32_t writeLatency = 0;
  uint32_t activate = 0;
  uint32_t precharge = 0;
  uint32_t rowOpen = 0;
  uint32_t readToPrecharge = 0;
  uint32_t writeRecovery = 0;
  uint32_t sameGroup = 0;
  uint32_t rowToRow = 0;
  uint32_t rowToRowSameGroup = 0;
  uint32_t fourRows = 0;
  uint32_t writeToRead = 0;
  uint32_t writeToReadSameGroup = 0;
  uint32_t refreshInterval = 0;
  uint32_t refresh = 0;
  uint32_t frontNs = 0;

  // No rows, no refresh: latency and whatever bandwidth the ports have.
  bool plain() const { return bankGroups == 0; }
  uint64_t pinBytesPerSecond() const {
    return plain() ? 0 : uint64_t{clockMhz} * 1'000'000 * accessBytes * channels / accessClocks;
  }
};

}  // namespace tern
