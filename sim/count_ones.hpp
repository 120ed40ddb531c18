// Included before the model's sources: Verilator's $countones as one instruction instead of a dozen.
#pragma once

#include <verilated.h>

#define VL_COUNTONES_I(bits) static_cast<IData>(__builtin_popcount(bits))
#define VL_COUNTONES_Q(bits) static_cast<IData>(__builtin_popcountll(bits))
