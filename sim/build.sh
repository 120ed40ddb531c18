#!/usr/bin/env bash
# Verilates a generated accelerator into a shared library: build.sh GENERATED_DIR OUT_DIR PRESET
# Verilator's makefiles take no spaces in paths, so everything is built in a temporary folder.
set -euo pipefail
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
generated=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
preset=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cp "$sources"/*.cpp "$sources"/*.hpp "$sources"/*.h "$generated"/* .
# Waves cost nothing while no trace is open. Asserts of the generated hardware end in $fatal, which sets the error.
verilator --cc --top-module Accelerator --prefix VAccelerator -Mdir model --trace-fst \
  -O3 --x-assign fast --x-initial fast -Wno-fatal -Wno-lint \
  '+define+ASSERT_VERBOSE_COND_=0' --output-split 20000 Accelerator.sv
hooks='-DVL_USER_FINISH -DVL_USER_STOP -DVL_USER_FATAL'
make -s -C model -f VAccelerator.mk -j"$(nproc)" OPT_FAST='-O3 -march=native' OPT_SLOW='-O1' OPT_GLOBAL='-O2' \
  CXXFLAGS="-fPIC -fvisibility=hidden $hooks" VAccelerator__ALL.a verilated.o verilated_fst_c.o verilated_threads.o
echo '{ global: tern_sim_*; local: *; };' > exports
include=$(verilator --getenv VERILATOR_ROOT)/include
g++ -std=c++20 -O3 -march=native -Wall -Wextra -fPIC -fvisibility=hidden $hooks -shared -I. -Imodel \
  -isystem "$include" -isystem "$include/vltstd" tern_sim.cpp axi_memory.cpp \
  model/VAccelerator__ALL.a model/verilated*.o -Wl,--version-script=exports -lz -pthread -o "libtern_$preset.so"
cp "libtern_$preset.so" "$out/"
