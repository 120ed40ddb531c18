#!/usr/bin/env bash
# Puts the models of its cells into a netlist and makes one flat module of it, of gates, flip-flops and memories:
# flatten.sh YOSYS NETLIST.json FAMILY TOP FLAT.blif. FAMILY: ecp5, gowin or xilinx. The models are Yosys's own; those of
# RAMs lie in sim/cells.
set -euo pipefail
if [ $# -ne 5 ]; then
  echo 'usage: flatten.sh YOSYS NETLIST.json FAMILY TOP FLAT.blif' >&2
  exit 2
fi
yosys=$1 family=$3 top=$4
cells=$(cd "$(dirname "${BASH_SOURCE[0]}")/../cells" && pwd)
folder=$(cd "$(dirname "$2")" && pwd)
flat=$(cd "$(dirname "$5")" && pwd)/$(basename "$5")
work=$(mktemp -d "$folder/flatten.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$folder/$(basename "$2")" "$work/netlist.json"
cp "$cells"/*.v "$cells/$family"/*.v "$work"
cd "$work"

# What RAMs start from is left out, but for tables that are in a RAM: DP16KD's.
initial() {
  local i
  for ((i = 0; i < 128; i++)); do
    printf 'setparam -unset INIT_%02X -unset INITP_%02X -unset INIT_RAM_%02X t:RAM* t:*DPX9B\n' $i $i $i
  done
  printf 'setparam -unset INIT_%s t:RAM*\n' A B C D E F G H 0 1 2 3
  printf 'setparam -unset INIT_FILE t:RAM*\n'
  printf "setparam -set INITVAL 64'bx t:TRELLIS_DPR16X4\n"
}

{
  echo 'read_json netlist.json'
  echo 'delete =A:blackbox'
  echo 'setattr -mod -unset keep_hierarchy *'
  initial
  echo "read_verilog -overwrite +/$family/cells_sim.v"
  echo "read_verilog -overwrite -sv $(echo ./*.v)"
  echo "hierarchy -check -top $top"
  echo 'proc'
  echo 'flatten -wb'
  echo "delete */t:\$specify2 */t:\$specify3 */t:\$specrule */t:\$scopeinfo"
  echo 'setattr -unset init w:*'
  echo 'opt_expr -keepdc'
  echo 'memory_collect'
  echo "techmap t:\$shift* t:\$sh?"
  echo 'simplemap'
  echo 'opt_expr -keepdc'
  echo 'opt_clean -purge'
  echo 'write_blif -icells -param flat.blif'
} >flatten.ys
"$yosys" -q flatten.ys >flatten.log 2>&1 || {
  tail -n 20 flatten.log >&2
  exit 1
}
mv flat.blif "$flat"
