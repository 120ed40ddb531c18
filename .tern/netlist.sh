# Sourced by ./tern: simulators of what is synthesised. See sim/netlist/README.md.

# Prints the library that simulates a configuration's netlist, made as for a board, and builds it where there is none of
# this content: netlist_simulator SOURCE BOARD.
netlist_simulator() {
  local source=$1 board=$2 generated netlist library name
  [ -r "$home/constraints/$board/board.json" ] ||
    refuse "--netlist $board: no such board; there are$(cd "$home/constraints" && printf ' %s' */board.json | sed 's,/board.json,,g')"
  generated=$(generated "$source") || return
  name=$(sed -n 's/^{"name":"\([a-z0-9]*\)".*/\1/p' "$generated/config.json")
  netlist=$home/out/sim-cache/netlist/$({
    content host/synth/src/main "constraints/$board/board.json"
    (cd "$generated" && sha256sum Accelerator.sv cells/*)
    yosys -V 2>/dev/null || true
  } | digest)
  library=$netlist/$({ content sim/netlist sim/cells sim -maxdepth 1 && bash "$home/sim/library.sh" tools; } | digest)/libtern_$name.so
  locked_by "$netlist.lock" make_netlist_library "$board" "$generated" "$netlist" "$library" || return 3
  case $name in netlist*) place "$library" "$home/out/sim/$name/lib.dest" ;; esac
  echo "$library"
}

# Of several that ask for the same library, one builds it.
make_netlist_library() {
  local board=$1 generated=$2 netlist=$3 library=$4 made
  [ ! -e "$library" ] || return 0
  if [ ! -e "$netlist/made" ]; then
    say "synthesising $generated as for $board"
    # Yosys compiled to WebAssembly sees the folder that it runs in.
    rm -rf "$netlist/generated"
    mkdir -p "$netlist"
    cp -r "$generated" "$netlist/generated"
    "$home/tern" netlist --board "$board" "$netlist/generated" "$netlist" >"$netlist/made.new" || return
    mv "$netlist/made.new" "$netlist/made"
  fi
  mapfile -t made <"$netlist/made"
  say 'putting the models of its cells into the netlist'
  mkdir -p "$(dirname "$library")"
  bash "$home/sim/netlist/flatten.sh" "${made[1]}" "${made[0]}" "${made[2]}" Accelerator "$(dirname "$library")/flat.blif" &&
    bash "$home/sim/netlist/build.sh" "$(dirname "$library")/flat.blif" "$generated" "$library"
}
