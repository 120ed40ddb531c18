#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include "tern_sim.h"

namespace smoke {

// The functions of a simulator library, found by name as a host finds them.
class Library {
 public:
  explicit Library(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle == nullptr) throw std::runtime_error(dlerror());
    find(abiVersion, "tern_sim_abi_version");
    find(config, "tern_sim_config");
    find(open, "tern_sim_open");
    find(openError, "tern_sim_open_error");
    find(close, "tern_sim_close");
    find(read, "tern_sim_read");
    find(write, "tern_sim_write");
    find(memory, "tern_sim_memory");
    find(rates, "tern_sim_rates");
    find(step, "tern_sim_step");
    find(cycles, "tern_sim_cycles");
    find(error, "tern_sim_error");
  }

  decltype(tern_sim_abi_version)* abiVersion;
  decltype(tern_sim_config)* config;
  decltype(tern_sim_open)* open;
  decltype(tern_sim_open_error)* openError;
  decltype(tern_sim_close)* close;
  decltype(tern_sim_read)* read;
  decltype(tern_sim_write)* write;
  decltype(tern_sim_memory)* memory;
  decltype(tern_sim_rates)* rates;
  decltype(tern_sim_step)* step;
  decltype(tern_sim_cycles)* cycles;
  decltype(tern_sim_error)* error;

 private:
  template <typename Function>
  void find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(dlsym(handle, name));
    if (function == nullptr) throw std::runtime_error(std::string("the library has no function ") + name);
  }

  void* handle;
};

}  // namespace smoke
