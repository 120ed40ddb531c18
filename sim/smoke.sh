#!/usr/bin/env bash
# Jobs on a simulator without Java: smoke.sh LIBRARY [netlist]. Ends with "N passed, N failed".
set -euo pipefail
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$(mktemp "${TMPDIR:-/tmp}/tern-smoke.XXXXXX")
trap 'rm -f "$program"' EXIT
g++ -std=c++20 -O2 -Wall -Wextra -Werror "$sources/smoke.cpp" -o "$program" -ldl
"$program" "$@"
