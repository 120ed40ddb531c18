// What Verilator calls when the hardware prints, stops or fails: it prints nothing and never ends the process.
#include "verilator_hooks.hpp"

#include <verilated.h>

#include <cstdarg>

#include "failure.hpp"

namespace {

// What this thread's hardware has printed since it last failed; one thread at a time uses a device.
thread_local std::string said;
thread_local bool assertionsIgnored = false;
constexpr size_t kMostSaid = 1000;

[[noreturn]] void fail(const char* file, int line, const std::string& what) {
  std::string message = what + " at " + file + ":" + std::to_string(line);
  if (!said.empty()) message += ": " + said;
  said.clear();
  throw tern::Failure(message);
}

}  // namespace

int ternPrint(const char* format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  const int length = std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  for (const char* c = text; *c != 0 && said.size() < kMostSaid; c++) said += *c == '\n' ? ' ' : *c;
  while (!said.empty() && said.back() == ' ') said.pop_back();
  return length;
}

void ternIgnoreAssertions(bool ignored) { assertionsIgnored = ignored; }

void vl_finish(const char* file, int line, const char*) { fail(file, line, "the hardware ended the simulation"); }
void vl_stop(const char* file, int line, const char*) {
  if (!assertionsIgnored) fail(file, line, "an assertion of the hardware failed");
  said.clear();
}
void vl_fatal(const char* file, int line, const char*, const char* message) { fail(file, line, message); }
