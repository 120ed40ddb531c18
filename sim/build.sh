#!/usr/bin/env bash
# Verilates a generated accelerator into a shared library: build.sh GENERATED_DIR OUT_DIR PRESET [quick]
# reads GENERATED_DIR/Accelerator.sv, model/*.sv and tern_config.h, writes OUT_DIR/libtern_PRESET.so.
# quick: built in a tenth of the time, without waves and slower, for what is simulated shortly.
set -euo pipefail
if [ $# -ne 3 ] && [ "${4:-}" != quick ]; then
  echo 'usage: build.sh GENERATED_DIR OUT_DIR PRESET [quick]' >&2
  exit 2
fi
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=sim/machine.sh
. "$sources/machine.sh"
generated=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
library=libtern_$3.so

# Verilator's makefiles take no spaces in paths, so everything is built in a temporary folder without any.
temporary=${TMPDIR:-/tmp}
case $temporary in *[[:space:]]*) temporary=/tmp ;; esac
work=$(mktemp -d "$temporary/tern-sim.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$sources"/*.cpp "$sources"/*.hpp "$sources"/*.h "$generated"/Accelerator.sv "$generated"/tern_config.h .
cp -r "$generated"/model behaviour

# Every model compiles the same runtime: ccache, where it is there, does it once.
if command -v ccache >/dev/null; then export OBJCACHE=ccache CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1; fi

# Waves cost nothing while no trace is open. State starts from zeros, or from random bits where a device is opened with a
# seed. Long functions are split, or the compiler takes minutes for each.
waves=--trace-fst traced=1 fast=-O3 slow=-O1 parts=1 runtime='verilated.o verilated_fst_c.o verilated_threads.o'
if [ "${4:-}" = quick ]; then waves= traced=0 fast=-O1 slow=-O0 parts=0 runtime='verilated.o verilated_threads.o'; fi
# shellcheck disable=SC2086
verilator --cc --top-module Accelerator --prefix VAccelerator -Mdir model $waves --threads 1 \
  -O3 --x-assign fast --x-initial unique -Wno-fatal -Wno-lint --output-split 20000 --output-split-cfuncs 1000 \
  Accelerator.sv behaviour/*.sv
make -s -C model -f VAccelerator.mk -j"$(nproc)" VM_PARALLEL_BUILDS=$parts \
  OPT_FAST="$fast $machine -include ../verilator_hooks.hpp -include ../count_ones.hpp" OPT_SLOW="$slow" \
  OPT_GLOBAL='-O2' CXXFLAGS='-fPIC -fvisibility=hidden -include ../verilator_hooks.hpp' VAccelerator__ALL.a $runtime

include=$(verilator --getenv VERILATOR_ROOT)/include
echo '{ global: tern_sim_*; local: *; };' > exports
# shellcheck disable=SC2086
g++ -std=c++20 $fast $machine -DTERN_WAVES=$traced -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared \
  -include verilator_hooks.hpp -I. -Imodel -isystem "$include" -isystem "$include/vltstd" \
  tern_sim.cpp verilator_hooks.cpp model/VAccelerator__ALL.a model/verilated*.o \
  -Wl,--version-script=exports -lz -pthread -o "$library"
# Moved, not written in place: a process may still have the old library open.
cp "$library" "$out/.$library.new"
mv "$out/.$library.new" "$out/$library"
