#pragma once

#include <cstdio>
#include <string>

namespace smoke {

inline int passed = 0, failed = 0;

// Counts a check, and names it if it failed.
inline void report(bool good, const std::string& what) {
  (good ? passed : failed)++;
  if (!good) std::printf("FAILED: %s\n", what.c_str());
}

}  // namespace smoke
