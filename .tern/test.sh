# Sourced by ./tern: every test runner, independent ones in parallel, and one line that sums them up.

# shellcheck source=.tern/report.sh
. "$home/.tern/report.sh"
# shellcheck source=.tern/launcher_test.sh
. "$home/.tern/launcher_test.sh"
# shellcheck source=.tern/outside.sh
. "$home/.tern/outside.sh"

# The presets that are smoke-tested: each has what the others lack (kv260: token groups of five, UltraScale's cells).
smoked='tiny sim eight ulx3s onchip kv260'

# For daily work, the tests that say most per second: specs of a few seconds that compile one small module or none, and
# the one that runs whole jobs. The others need Yosys, lint every board, or simulate for long.
fast_specs='tern.ConfigCommandSpec tern.config.* tern.regs.* tern.board.BoardConfigSpec tern.shell.AcceleratorSpec
  tern.core.CompleterSpec tern.core.CountersSpec tern.core.JobCheckerSpec tern.core.PassLoaderSpec
  tern.core.WeightFeederSpec tern.core.WideSumSpec tern.stream.PairSpec tern.stream.BurstSplitterSpec
  tern.stream.RowCollectorSpec'

# Left out then: boards that are simulated bit by bit or in processes of their own, Yosys, and placement.
slow_host='Serial*Test* TangNanoTest* MmioDeviceTest* XilinxFlowTest* NextpnrFlowTest* RefinementTest* NetlistVectorTest*'

scala_formatted() {
  recorded format-scala run_mill hw.checkFormat + hw.test.checkFormat || { show scala format-scala && return 1; }
}

cpp_formatted() {
  (cd "$home" && recorded format-cpp clang-format --dry-run --Werror sim/*.cpp sim/*.hpp sim/*/*.cpp sim/*/*.hpp sim/cells/test/*.cpp sim/netlist/*.h sim/tern_sim.h host/library/src/main/resources/tern/ffm/*.c) ||
    { show cpp format-cpp && return 1; }
}

# Each of Mill's test processes ends in "Tests: succeeded N, failed N, canceled N, ignored N, pending N". Arguments:
# Mill's command.
scala_tests() {
  begin 'running the hardware tests'
  local status=0
  recorded hw-test run_mill "$@" || status=$?
  [ "$status" = 0 ] || show scala hw-test
  # shellcheck disable=SC2046
  set -- $(grep -oE 'succeeded [0-9]+, failed [0-9]+, canceled [0-9]+, ignored [0-9]+, pending [0-9]+' "$logs/hw-test.log" |
    awk '{gsub(",", ""); good += $2; bad += $4 + $6 + $8 + $10} END {print good + 0, bad + 0}')
  count 'hardware tests' "$1" "$(($2 + $(grep -cE 'ABORTED' "$logs/hw-test.log" || true)))"
}

# Builds a preset's simulator, which the host's tests use as well, and runs jobs on it.
smoke_tests() {
  local preset=$1
  begin "building and smoke-testing the simulator of preset $preset"
  recorded "smoke-$preset" smoke_of "$preset" || show cpp "smoke-$preset"
  count_of "smoke-$preset" "smoke test of $preset"
  check "the Java library knows the simulator of $preset" known_by_hash "$preset"
}

# ./mill hashes records them.
known_by_hash() {
  local folder hash
  folder=$(generated "$1") && hash=$(bash "$home/sim/library.sh" --hash "$folder") || return 1
  grep -qx "$1=$hash" "$home/host/library/src/main/resources/tern/device/sim/simulators.properties" ||
    { say "the simulator of $1 has the hash $hash, which the library does not know: run ./mill hashes" && return 1; }
}

smoke_of() {
  local library
  library=$(simulator "$1") && bash "$home/sim/smoke.sh" "$library"
}

# Each of the three programs ends with "N passed, N failed".
part_tests() {
  begin 'building and testing the parts of boards, and the simulated boards'
  recorded parts run_mill parts.test || show cpp parts
  # shellcheck disable=SC2046
  set -- $(grep -oE '[0-9]+ passed, [0-9]+ failed' "$logs/parts.log" | awk '{p += $1; f += $3} END {print p + 0, f + 0, NR}')
  count 'parts of boards' "$1" "$(($2 + 3 - $3))"
  check 'the simulated boards build' logged board run_mill 'board[{ulx3s_85f,tang_nano_20k}].program'
}

# JUnit: each module sums up in "Tests run: N, Failures: N, Errors: N, Skipped: N" at the end of a line. A test that fails
# does not keep the modules after it from being tested. Arguments: Maven's.
host_tests() {
  begin 'running the host tests'
  local status=0
  recorded host-test run_maven "$@" -Dtern.requireSim=true -Dmaven.test.failure.ignore=true || status=1
  # shellcheck disable=SC2046
  set -- $(junit_sums <"$logs/host-test.log")
  [ "$status$2" = 00 ] || show junit host-test
  count 'host tests' "$1" "$2"
  count 'build and format of the host' "$((status == 0 ? 1 : 0))" "$status"
}

# The host's benchmarks run, and the submitting thread allocates nothing.
host_benchmarks() {
  (bench_host --help) 2>&1 | grep -i '^usage: ' >/dev/null || return 1
  (bench_host --json --seconds 0.2) >"$logs/bench-host.log" 2>&1 && grep -q '"submitBytes":0.0,' "$logs/bench-host.log"
}

# Place and route of a small array.
route() {
  "$home/tern" synth --board ulx3s_85f_onchip --config "$home/constraints/ulx3s_85f_onchip/small.json" --clock 80 --router router1 --json >"$logs/routed.json" 2>"$logs/routing.log" </dev/null
}

routed() {
  joined "$1" 20 || { tail -n 20 "$logs/routing.log" >&2 && return 1; }
  grep -q '"dsp":0,.*"timingMet":true' "$logs/routed.json" && [ -s "$home/out/synth/ulx3s_85f_onchip-small/ulx3s_85f_onchip.bit" ]
}

# Small accelerators, and the boards for which they are synthesised: one of each family's cells.
netlists='ecp5:ulx3s_85f_onchip ultrascale:kv260 gowin:tang_nano_20k'

# Jobs on what Yosys makes of a small accelerator, from random bits; the host's tests use the same libraries.
netlist_tests() {
  local target board
  for target in $netlists; do
    board=${target#*:} target=${target%:*}
    begin "synthesising a small accelerator as for $board, and smoking its netlist"
    recorded "netlist-$target" smoke_of_netlist "$target" "$board" || show cpp "netlist-$target"
    count_of "netlist-$target" "smoke of the netlist for $target"
  done
  begin 'holding the models of RAM cells to plain arrays'
  recorded ram-cells bash "$home/sim/cells/test/run.sh" || show cpp ram-cells
  count_of ram-cells 'models of RAM cells'
  check 'smoke catches a wrong gate and an inverted enable' bash "$home/sim/netlist/mutants.sh" \
    "$(tail -n 1 "$logs/netlist-ecp5.library")" >/dev/null
}

smoke_of_netlist() {
  local library
  library=$(netlist_simulator "$home/sim/netlist/netlist$1.json" "$2") &&
    echo "$library" >"$logs/netlist-$1.library" && bash "$home/sim/smoke.sh" "$library" netlist
}

# A number of a sweep's report; configurations that failed, which come behind, have numbers of the same names.
of_sweep() { sed -n 's/^{"seed":[^{]*"'"$1"'":\([0-9]*\),.*/\1/p' "$2"; }

# Products of a sweep. Arguments: what is tested, then those of `./tern sweep`.
swept() {
  local what=$1 report=$logs/sweep.json good=0 bad=0
  shift
  begin "testing $what"
  "$home/tern" sweep "$@" --json >"$report" 2>"$logs/sweep.log" </dev/null || tail -n 20 "$logs/sweep.log" >&2
  good=$(of_sweep products "$report") bad=$(of_sweep failures "$report")
  count "products on $what" "${good:-0}" "${bad:-1}"
}

# Three random configurations, always the same, and one whose rows once read activations before they were written.
configurations() {
  swept 'three random configurations' --count 3 --seed 1
  swept 'sixteen rows that share their weights' --config "$home/hw/src/test/resources/sixteen-rows.json" --seed 1
}

# Everything that does not need Mill.
simulators() {
  local preset
  for preset in $smoked; do smoke_tests "$preset"; done
  netlist_tests
  configurations
}

# Whether a lane reached its end: what it did not reach is missing from the sum.
ended() { joined "$1" 60; }

summed_up() {
  local good bad
  read -r good bad < <(awk '{g += $1; b += $2} END {print g + 0, b + 0}' "$results")
  say "everything took $SECONDS s"
  echo "$good passed, $bad failed"
  [ "$bad" = 0 ]
}

prepared() {
  mkdir -p "$logs"
  : >"$results"
  rm -f "$boards_are_built"
  need_tool clang-format clang-format
  check 'the generator and the host build' builds
}

builds() { locked build_generator "$(generator)" && locked build_host "$(host)"; }

# Two lanes: Mill's, of which only one can run at a time, and what does not need Mill.
test_all() {
  # A stand-in for Vivado runs the boards' scripts; Yosys proves leaf cells and counts areas.
  need_tool tclsh tcl
  need_tool yosys yosys
  need_tool ccache ccache
  prepared
  say 'in the background: placing and routing a small array, building and smoke-testing simulators, then testing the host'
  beside other_lane
  check 'format of Scala' scala_formatted
  check 'format of C++' cpp_formatted
  part_tests
  touch "$boards_are_built"
  scala_tests hw.test
  check 'the other lane reached its end' ended "$lane"
  summed_up
}

# The host's tests need simulators and simulated boards.
boards_are_built=$logs/boards-are-built
other_lane() {
  route &
  local routing=$!
  simulators
  check 'a small array routes at its clock' routed "$routing"
  until [ -e "$boards_are_built" ]; do sleep 1; done
  host_tests verify
  check 'programs outside this repository use the library' logged outside outside
  check 'every command shows its usage' helps
  launcher_tests
  check 'benchmarks of the host' host_benchmarks
}

# For daily work: four minutes once everything is built.
test_fast() {
  local pattern excluded=''
  for pattern in $slow_host; do excluded="$excluded,!$pattern"; done
  prepared
  beside fast_lane "${excluded#,}"
  check 'format of Scala' scala_formatted
  # shellcheck disable=SC2086
  scala_tests hw.test.testOnly $fast_specs
  check 'the lane of the host reached its end' ended "$lane"
  summed_up
}

fast_lane() {
  local preset
  check 'format of C++' cpp_formatted
  # Those that the host's tests need.
  for preset in tiny sim eight; do smoke_tests "$preset"; done
  host_tests verify "-Dtest=$1"
  launcher_tests
}
