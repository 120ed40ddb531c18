# Sourced by .tern/test.sh: what passed, what failed and why, and how long it took.
results=$logs/results

# Announces a part, and starts its clock.
begin() {
  started=$SECONDS
  say "$*"
}

# Adds a part's figures; one that ran nothing, or stopped without a report, has failed.
count() {
  local what=$1 good=$2 bad=$3
  if [ "$good" = 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  say "$what: $good passed, $bad failed, $((SECONDS - started)) s"
  echo "$good $bad" >>"$results"
}

# The same with the last "N passed, N failed" of a log: count_of LOG WHAT.
count_of() {
  local line
  line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$logs/$1.log" | tail -n 1 || true)
  # shellcheck disable=SC2046
  set -- "$2" $(echo "${line:-0 0}" | grep -oE '[0-9]+')
  count "$@"
}

# One check that either holds or not.
check() {
  local what=$1
  shift
  started=$SECONDS
  if "$@"; then count "$what" 1 0; else count "$what" 0 1; fi
}

# Runs a command with its output in a log of the given name.
recorded() {
  local log=$logs/$1.log
  shift
  "$@" >"$log" 2>&1 </dev/null
}

# Shows the failures in the log named by the second argument; the end of the log if none are found. Every program of the
# pipe reads to the end: one that stopped early would end the ones before it by a signal, and so the tests.
show() {
  local kind=$1 log=$logs/$2.log found
  found=$("${kind}_failures" <"$log" | awk 'NR <= 60')
  printf '%s\n' "${found:-$(grep -v '^WARNING: ' "$log" | tail -n 30)}" | sed 's/^/      /' >&2
  say "the full output is in $log"
}

# ScalaTest through Mill: a failed test with its suite and its message; what does not compile. Groups that run in parallel
# are told apart by Mill's prefix of each line.
scala_failures() {
  sed 's/\x1b\[[0-9;]*m//g' | awk '
    { group = "" }
    match($0, /^\[[0-9-]+\] /) { group = substr($0, 1, RLENGTH); $0 = substr($0, RLENGTH + 1) }
    /^[A-Za-z0-9]+:$/ { suite[group] = $0; left[group] = 0 }
    /\*\*\* (FAILED|ABORTED) \*\*\*/ { print suite[group] " " $0; left[group] = 6; next }
    /^ *- / { left[group] = 0 }
    /^\[error\]/ { print }
    /^\/.*\.scala$/ { print "not formatted, see hw.reformat and hw.test.reformat: " $0 }
    left[group] > 0 { print "    " $0; left[group]-- }'
}

# Surefire: its summary, of each test the first lines of its message; and what does not compile.
junit_failures() {
  sed 's/\x1b\[[0-9;]*m//g' | awk '
    /^\[ERROR\] (Failures|Errors):/ { summary = 1 }
    /^\[ERROR\] Tests run:/ { summary = 0 }
    /^\[ERROR\] +COMPILATION ERROR|spotless.*violation|format violations/ { summary = 1 }
    /^\[ERROR\] -> / { ended = 1 }
    /^\[/ { left = 8 }
    summary && !ended && left-- > 0 { print }'
}

# What passed and what did not, in all modules together; a skipped test did not.
junit_sums() {
  sed 's/\x1b\[[0-9;]*m//g' | awk '
    /Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$/ {
      gsub(/[^0-9 ]/, "")
      bad += $2 + $3 + $4
      good += $1 - $2 - $3 - $4
    }
    END { print good + 0, bad + 0 }'
}

cpp_failures() { grep -E '^FAILED|: (error|warning):|not ok' || true; }

# --- side by side ----------------------------------------------------------------------------------------------------

lanes=''
trap end_lanes EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a function in the background. It ends with this script, whatever ends that.
beside() {
  set -m
  "$@" &
  set +m
  lane=$!
  lanes="$lanes $lane"
}

end_lanes() {
  local one
  for one in $lanes; do kill -- "-$one" 2>/dev/null || true; done
}

# Waits for one of them, up to the given number of minutes; returns its exit code.
joined() {
  local pid=$1 deadline=$((SECONDS + 60 * $2))
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      say "it did not end within $2 minutes"
      kill -- "-$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true
      return 1
    fi
    sleep 0.5
  done
  wait "$pid"
}
