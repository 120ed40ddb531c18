#!/usr/bin/env bash
# The simulator of a generated accelerator, built where no library of the same content is there: library.sh GENERATED CACHE
# prints CACHE/DIGEST/libtern_NAME.so. The digest is that of the generated files, of the sources beside this script and of
# the tools; no date counts. `library.sh --path GENERATED CACHE` prints the same and builds nothing, `library.sh tools` prints
# the tools. `library.sh --hash GENERATED` prints the digest without the tools, by which the Java library knows a simulator.
set -euo pipefail
export LC_ALL=C
sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=sim/machine.sh
. "$sources/machine.sh"
if [ "${1:-}" = tools ]; then
  tools
  exit
fi
# Everything that decides what is simulated: other tools, and other tests of it, make the same simulator.
hardware() {
  (cd "$sources" && find . -maxdepth 1 \( -name '*.[ch]pp' -o -name '*.h' \) ! -name 'smoke*' -print0 | sort -z | xargs -0 sha256sum)
  (cd "$1" && sha256sum Accelerator.sv tern_config.h model/*)
}
if [ "${1:-}" = --hash ] && [ $# = 2 ]; then
  hardware "$2" | sha256sum | cut -c 1-24
  exit
fi
only_path=
if [ "${1:-}" = --path ]; then only_path=1 && shift; fi
if [ $# -ne 2 ]; then
  echo 'usage: library.sh [--path] GENERATED CACHE, library.sh --hash GENERATED, or library.sh tools' >&2
  exit 2
fi
generated=$1
mkdir -p "$2"
cache=$(cd "$2" && pwd)

# Names and content of what stands behind one library.
content() {
  tools
  (cd "$sources" && sha256sum ./*.cpp ./*.hpp ./*.h build.sh machine.sh)
  (cd "$generated" && sha256sum Accelerator.sv tern_config.h model/*)
}

name=$(sed -n 's/^{"name":"\([a-z0-9]*\)".*/\1/p' "$generated/config.json")
folder=$cache/$(content | sha256sum | cut -c 1-24)
library=$folder/libtern_$name.so

build() {
  [ ! -e "$library" ] || return 0
  mkdir -p "$folder"
  echo "tern: building the simulator of $name with Verilator" >&2
  bash "$sources/build.sh" "$generated" "$folder" "$name" >"$folder/build.log" 2>&1 </dev/null || {
    tail -n 40 "$folder/build.log" >&2
    echo "tern: the simulator of $name does not build; the whole output is in $folder/build.log" >&2
    return 1
  }
}

# Of several that ask for the same one, one builds it.
if [ -z "$only_path" ] && [ ! -e "$library" ]; then
  if command -v flock >/dev/null; then
    (flock 9 && build) 9>"$folder.lock"
  else
    build
  fi
fi
echo "$library"
