// Waves of a simulation in an FST file; a library built without waves refuses to write any.
#pragma once

#include <verilated.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "VAccelerator.h"
#include "failure.hpp"

#if TERN_WAVES
#include <verilated_fst_c.h>
#endif

namespace tern {

#if TERN_WAVES

class Trace {
 public:
  ~Trace() {
    if (open) file.close();
  }

  void start(VerilatedContext& context, VAccelerator& top, const char* path) {
    // Verilator does not say why a file cannot be written.
    std::FILE* probe = std::fopen(path, "wb");
    if (probe == nullptr) throw Failure(std::string("cannot write the trace ") + path + ": " + std::strerror(errno));
    std::fclose(probe);
    context.traceEverOn(true);
    top.trace(&file, 99);
    file.open(path);
    if (!file.isOpen()) throw Failure(std::string("cannot write the trace ") + path);
    open = true;
  }

  void dump(uint64_t time) {
    if (open) file.dump(time);
  }

 private:
  VerilatedFstC file;
  bool open = false;
};

#else

class Trace {
 public:
  void start(VerilatedContext&, VAccelerator&, const char* path) {
    throw Failure(std::string("cannot write the trace ") + path + ": this library was built without waves");
  }
  void dump(uint64_t) {}
};

#endif

}  // namespace tern
