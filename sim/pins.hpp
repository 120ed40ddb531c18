// The signals of AXI4 ports as Verilator declares them: the smallest unsigned integer that fits, or words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tern {

struct AddressPins {
  const uint8_t* valid;
  uint8_t* ready;
  const void* address;
  size_t addressBytes;
  const uint8_t* length;

  uint64_t start() const {
    uint64_t address = 0;
    std::memcpy(&address, this->address, addressBytes);
    return address;
  }
};

struct ReadPins {
  AddressPins ar;
  uint8_t* valid;
  const uint8_t* ready;
  void* data;
  uint8_t* response;
  uint8_t* last;
};

struct WritePins {
  AddressPins aw;
  const uint8_t* valid;
  uint8_t* ready;
  const void* data;
  const void* strobe;
  const uint8_t* last;
  uint8_t* answerValid;
  const uint8_t* answerReady;
  uint8_t* response;
};

}  // namespace tern

// From the names of the ports to their pins.
#define TERN_ADDRESS_PINS(top, port, channel)                                                              \
  tern::AddressPins {                                                                                      \
    &(top).port##_##channel##_valid, &(top).port##_##channel##_ready, &(top).port##_##channel##_bits_addr, \
        sizeof((top).port##_##channel##_bits_addr), &(top).port##_##channel##_bits_len                     \
  }
#define TERN_READ_PINS(top, port)                                                                              \
  tern::ReadPins {                                                                                             \
    TERN_ADDRESS_PINS(top, port, ar), &(top).port##_r_valid, &(top).port##_r_ready, &(top).port##_r_bits_data, \
        &(top).port##_r_bits_resp, &(top).port##_r_bits_last                                                   \
  }
#define TERN_WRITE_PINS(top, port)                                                                             \
  tern::WritePins {                                                                                            \
    TERN_ADDRESS_PINS(top, port, aw), &(top).port##_w_valid, &(top).port##_w_ready, &(top).port##_w_bits_data, \
        &(top).port##_w_bits_strb, &(top).port##_w_bits_last, &(top).port##_b_valid, &(top).port##_b_ready,    \
        &(top).port##_b_bits_resp                                                                              \
  }
