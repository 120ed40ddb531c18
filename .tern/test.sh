# Sourced by ./tern: every runner, one after the other, and one line that sums them up.
passed=0
failed=0

# Adds a runner's figures; a runner that ran nothing, or stopped without saying, has failed.
count() {
  local what=$1 good=$2 bad=$3
  if [ "$good" = 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  say "$what: $good passed, $bad failed"
  passed=$((passed + good))
  failed=$((failed + bad))
}

# One check that either holds or not.
check() {
  local what=$1
  shift
  if "$@"; then count "$what" 1 0; else count "$what" 0 1; fi
}

cpp_formatted() {
  need_tool clang-format clang-format
  (cd "$home" && logged format-cpp clang-format --dry-run --Werror sim/*.cpp sim/*.hpp sim/board/*.cpp sim/board/*.hpp sim/tern_sim.h)
}

# Installs the Debian package of a command that only tests need, or says how.
need_tool() {
  local tool=$1 package=$2
  if command -v "$tool" >/dev/null; then
    return
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $package with apt-get"
    logged "$package" sh -c "apt-get update && apt-get install -y --no-install-recommends $package"
  else
    fail "missing: $tool; install with: sudo apt-get install $package"
  fi
}

# ScalaTest: the launcher's log ends in "Tests: succeeded N, failed N, canceled N, ignored N, pending N".
scala_tests() {
  # Boards' scripts are run by a stand-in for Vivado; leaf cells are proved, and areas counted, by Yosys.
  need_tool tclsh tcl
  need_tool yosys yosys
  need_tool ccache ccache
  say 'running the hardware tests'
  logged hw-test run_mill hw.test || true
  local line
  line=$(grep -oE 'succeeded [0-9]+, failed [0-9]+, canceled [0-9]+, ignored [0-9]+, pending [0-9]+' "$logs/hw-test.log" | tail -n 1)
  # shellcheck disable=SC2046
  set -- $(echo "${line:-0 0 0 0 0}" | grep -oE '[0-9]+')
  count 'hardware tests' "$1" "$(($2 + $3 + $4 + $5 + $(grep -cE 'ABORTED' "$logs/hw-test.log" || true)))"
}

smoke_tests() {
  local preset=$1 line
  say "building and smoking the simulator of preset $preset"
  logged "smoke-$preset" run_mill "sim[$preset].smoke" || true
  line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$logs/smoke-$preset.log" | tail -n 1)
  # shellcheck disable=SC2046
  set -- $(echo "${line:-0 0}" | grep -oE '[0-9]+')
  count "smoke of $preset" "$1" "$2"
}

# Each of the three programs closes with "N passed, N failed".
part_tests() {
  say 'building and testing the parts of boards, and the simulated board'
  logged parts run_mill parts.test || true
  # shellcheck disable=SC2046
  set -- $(grep -oE '[0-9]+ passed, [0-9]+ failed' "$logs/parts.log" | awk '{p += $1; f += $3} END {print p + 0, f + 0, NR}')
  count 'parts of boards' "$1" "$(($2 + 3 - $3))"
  check 'the simulated boards build' logged board run_mill 'board[{ulx3s_85f,tang_nano_20k}].program'
}

# JUnit: Maven's log sums up in "Tests run: N, Failures: N, Errors: N, Skipped: N".
host_tests() {
  say 'running the host tests'
  local status=0 line bad
  logged host-test run_maven verify -Dtern.requireSim=true || status=1
  line=$(grep -oE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+' "$logs/host-test.log" | tail -n 1)
  # shellcheck disable=SC2046
  set -- $(echo "${line:-0 0 0 0}" | grep -oE '[0-9]+')
  bad=$(($2 + $3 + $4))
  count 'host tests' "$(($1 - bad))" "$bad"
  count 'build and format of the host' "$((status == 0 ? 1 : 0))" "$status"
}

# The host's benchmarks run, and the submitting thread has allocated nothing.
host_benchmarks() {
  (bench_host --json --seconds 0.2) >"$logs/bench-host.log" 2>&1 && grep -q '"submitBytes":0.0,' "$logs/bench-host.log"
}

# Every command that the usage lists tells how it is used.
helps() {
  local commands command
  commands=$("$home/tern" help | sed -n 's/^  \([a-z-]*\)  .*/\1/p')
  [ -n "$commands" ] || return 1
  for command in $commands; do
    "$home/tern" "$command" --help 2>&1 | grep -i '^usage: ' >/dev/null || { say "$command --help tells nothing" && return 1; }
  done
}

# Place and route of a small array, beside the other tests: it takes a processor, and they leave one. They begin when
# the generator has run, because only one Mill runs at a time.
start_routing() {
  say 'placing and routing a small array in the background'
  "$home/tern" synth --board ulx3s_85f_onchip --preset tiny --clock 80 --router router1 --json >"$logs/routed.json" 2>"$logs/routing.log" </dev/null &
  routing=$!
  while kill -0 "$routing" 2>/dev/null && ! grep -q 'generate .*done' "$logs/routing.log"; do sleep 1; done
}

routed() {
  wait "$routing" || { tail -n 20 "$logs/routing.log" >&2 && return 1; }
  grep -q '"dsp":0,.*"timingMet":true' "$logs/routed.json" && [ -s "$home/out/synth/ulx3s_85f_onchip-tiny/ulx3s_85f_onchip.bit" ]
}

test_all() {
  mkdir -p "$logs"
  start_routing
  check 'format of Scala' logged format-scala run_mill hw.checkFormat + hw.test.checkFormat
  check 'format of C++' cpp_formatted
  scala_tests
  smoke_tests tiny
  smoke_tests sim
  smoke_tests eight
  smoke_tests ulx3s
  smoke_tests onchip
  part_tests
  host_tests
  check 'every command tells how it is used' helps
  check 'benchmarks of the host' host_benchmarks
  check 'a small array routes at its clock' routed
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}
