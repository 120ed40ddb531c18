// Included before Verilator's sources, so that their messages come here instead of to standard output.
#pragma once

int ternPrint(const char* format, ...) __attribute__((format(printf, 1, 2)));
// Whether failed assertions of the hardware that this thread simulates are ignored.
void ternIgnoreAssertions(bool ignored);
#define VL_PRINTF ternPrint
#define VL_USER_FINISH
#define VL_USER_STOP
#define VL_USER_FATAL
