#!/usr/bin/env bash
# Verilates what the boards need: build.sh board GENERATED_DIR PROGRAM | build.sh part MODULE GENERATED_DIR SOURCE PROGRAM
# board: GENERATED_DIR holds the top, model/ and tern_config.h, PROGRAM becomes the simulated board.
# part: GENERATED_DIR holds MODULE.sv, model/ and tern_config.h, SOURCE is the C++ beside this script that drives it.
set -euo pipefail
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=sim/machine.sh
. "$sources/machine.sh"
kind=$1
case $kind in
  board) generated=$(cd "$2" && pwd) main=board_sim.cpp top=BoardBench program=$3 ;;
  part) top=$2 generated=$(cd "$3" && pwd) main=$4 program=$5 ;;
  *) exit 2 ;;
esac
mkdir -p "$(dirname "$program")"
program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program")

# Verilator's makefiles take no spaces in paths, so everything is built in a temporary folder without any.
temporary=${TMPDIR:-/tmp}
case $temporary in *[[:space:]]*) temporary=/tmp ;; esac
work=$(mktemp -d "$temporary/tern-board.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir sim
cp -r "$sources"/*.cpp "$sources"/*.hpp "$sources"/*.h "$sources/board" sim
cp "$generated/tern_config.h" sim/board
if [ "$kind" = board ]; then
  shopt -s nullglob
  verilog=("$generated"/*.sv "$generated"/model/*.sv)
  # One file is at the top: the bench of its name wires it to C++.
  verilog+=("sim/board/bench/$(basename "${verilog[0]}" .sv)Bench.sv")
  cp "${verilog[@]}" .
  grep -q 'TERN_BOARD_SDRAM 1' sim/board/tern_config.h && defines=-DTERN_SDRAM || defines=
else
  cp "$generated/$top.sv" "$generated"/model/*.sv .
  defines=
fi

# shellcheck disable=SC2086
verilator --cc --top-module "$top" -Mdir model -O3 --x-assign fast --x-initial fast -Wno-fatal -Wno-lint -Wno-style \
  --output-split 20000 $defines ./*.sv
make -s -C model -f "V$top.mk" -j"$(nproc)" OPT_FAST="-O3 $machine" OPT_SLOW='-O1' OPT_GLOBAL='-O2' \
  CXXFLAGS='-include ../sim/verilator_hooks.hpp' "V${top}__ALL.a" verilated.o verilated_threads.o
include=$(verilator --getenv VERILATOR_ROOT)/include
# shellcheck disable=SC2086
g++ -std=c++20 -O3 $machine -Wall -Wextra -Werror -include sim/verilator_hooks.hpp -Isim/board -Imodel \
  -isystem "$include" -isystem "$include/vltstd" "sim/board/$main" sim/verilator_hooks.cpp "model/V${top}__ALL.a" \
  model/verilated*.o -pthread -o program
cp program "$program.new"
mv "$program.new" "$program"
