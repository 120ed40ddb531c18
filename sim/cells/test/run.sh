#!/usr/bin/env bash
# Tests the models of RAM cells: run.sh. Ends with "N passed, N failed".
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/tern-cells.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$here"/RamBench.v "$here"/../*.v "$here"/../*/*.v "$work" 2>/dev/null
cd "$work"
yosys -q -p "read_verilog -sv $(echo ./*.v); hierarchy -check -top RamBench; proc; flatten; opt_expr -keepdc;
  memory_collect; techmap t:\$shift* t:\$sh?; simplemap; opt_clean -purge; write_blif -icells -param flat.blif" >yosys.log 2>&1 || {
  tail -n 20 yosys.log >&2
  exit 1
}
g++ -std=c++20 -O2 -Wall -Wextra -Werror -I"$here/../../netlist" -I"$here/../.." "$here/ram_test.cpp" -o ram_test
./ram_test flat.blif
