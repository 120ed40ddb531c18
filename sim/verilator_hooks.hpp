// Included before Verilator's sources, whose messages go through it instead of to the standard output.
#pragma once

int ternPrint(const char* format, ...) __attribute__((format(printf, 1, 2)));
// Whether a failed assertion of the hardware that this thread simulates is let pass.
void ternIgnoreAssertions(bool ignored);
#define VL_PRINTF ternPrint
#define VL_USER_FINISH
#define VL_USER_STOP
#define VL_USER_FATAL
