#!/usr/bin/env bash
# Whether smoke.sh tells a wrong netlist: mutants.sh LIBRARY, beside which build.sh has left what it was made of. Changes
# one gate of the array's sums, then inverts the enable of one flip-flop there; each must fail.
set -euo pipefail
if [ $# -ne 1 ]; then
  echo 'usage: mutants.sh LIBRARY' >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/tern-mutants.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$1")/flat.blif" "$(dirname "$1")/tern_sim.o" "$work"
cd "$work"

# The middle one of the array's exclusive ors becomes an and.
gate() {
  awk 'FNR == 1 { file++ }
    / \$_XOR_ .*core\.array\.rows/ { if (file == 1) all++; else if (++seen == int((all + 1) / 2)) sub(/_XOR_/, "_AND_") }
    file == 2' flat.blif flat.blif
}

# Of the array's flip-flops that hold by a multiplexer, the middle one takes its input when it should hold.
enable() {
  awk 'FNR == 1 { file++ }
    file == 1 && $2 == "$_DFF_P_" && /core\.array\.rows/ { holds[substr($4, 3) " " substr($5, 3)] = 1 }
    $2 == "$_MUX_" {
      a = substr($3, 3); b = substr($4, 3); y = substr($6, 3)
      if (file > 1 && ((y " " a) in holds || (y " " b) in holds)) {
        if (file == 2) all++
        else if (++seen == int((all + 1) / 2)) { $3 = "A=" b; $4 = "B=" a }
      }
    }
    file == 3' flat.blif flat.blif flat.blif
}

status=0
for mutant in gate enable; do
  $mutant >mutant.blif
  changed=$(diff flat.blif mutant.blif | grep -c '^>' || true)
  bash "$here/build.sh" mutant.blif . "$work/mutant.so"
  told=$(timeout 600 bash "$here/../smoke.sh" "$work/mutant.so" netlist | tail -n 1 || true)
  case $changed:$told in
    1:*' 0 failed') echo "not caught: $mutant, $told" && status=1 ;;
    1:*' failed') echo "caught: $mutant, $told" ;;
    *) echo "no answer: $mutant, $changed lines changed, smoke.sh says '$told'" && status=1 ;;
  esac
done
exit $status
