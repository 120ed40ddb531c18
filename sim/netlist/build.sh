#!/usr/bin/env bash
# Makes a simulator library of a flat netlist, with the C ABI of every other one: build.sh FLAT.blif GENERATED_DIR LIBRARY
# reads GENERATED_DIR/tern_config.h. Nothing of the netlist is compiled: it is interpreted. The C++ is compiled once for
# all netlists of one folder: its object stays beside the library.
set -euo pipefail
if [ $# -ne 3 ]; then
  echo 'usage: build.sh FLAT.blif GENERATED_DIR LIBRARY' >&2
  exit 2
fi
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=sim/machine.sh
. "$sources/machine.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/tern-netlist.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$1" "$work/netlist.blif"
[ ! -e "$2/tern_config.h" ] || cp "$2/tern_config.h" "$work"
library=$(cd "$(dirname "$3")" && pwd)/$(basename "$3")

awk '$1 == ".inputs" || $1 == ".outputs" {
  kind = $1 == ".inputs" ? "TERN_INPUT" : "TERN_OUTPUT"
  for (i = 2; i <= NF; i++) { sub(/\[[0-9]+\]$/, "", $i); if (!($i in bits)) order[++n] = $i; bits[$i]++; kinds[$i] = kind }
} END { for (i = 1; i <= n; i++) printf "%s(%s, %d)\n", kinds[order[i]], order[i], bits[order[i]] }' \
  "$work/netlist.blif" >"$work/netlist_ports.h"
cat >"$work/netlist.s" <<'ASSEMBLY'
  .section .rodata
  .global ternNetlist, ternNetlistEnd
ternNetlist:
  .incbin "netlist.blif"
ternNetlistEnd:
  .section .note.GNU-stack, "", @progbits
ASSEMBLY
echo '{ global: tern_sim_*; local: *; };' >"$work/exports"
object=$(dirname "$library")/tern_sim.o
cd "$work"
# shellcheck disable=SC2086
[ -e "$object" ] || {
  g++ -std=c++20 -O2 $machine -DTERN_WAVES=0 -Wall -Wextra -Werror -fPIC -fvisibility=hidden \
    -I. -I"$sources/netlist" -I"$sources" -c "$sources/tern_sim.cpp" -o object
  mv object "$object"
}
g++ -shared "$object" netlist.s -Wl,--version-script=exports -o library
mv library "$library"
