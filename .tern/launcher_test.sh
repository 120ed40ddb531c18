# Sourced by .tern/test.sh: tests of ./tern itself, as a user types its commands.

# Runs a command, expects an exit code, and leaves its output in $told.
told=''
tells() {
  local code=$1 found=0
  shift
  told=$("$@" 2>&1 </dev/null) || found=$?
  [ "$found" = "$code" ] || { say "$* ended with $found, expected $code: $told" && return 1; }
}

says() {
  case $told in
    *"$1"*) ;;
    *) say "expected '$1' in: $told" && return 1 ;;
  esac
}

# Every command that the usage lists shows its own.
helps() {
  local commands command
  commands=$("$home/tern" help | sed -n 's/^  \([a-z-]*\)  .*/\1/p')
  [ -n "$commands" ] || return 1
  for command in $commands; do
    "$home/tern" "$command" --help 2>&1 | grep -i '^usage: ' >/dev/null || { say "$command --help shows no usage" && return 1; }
  done
}

wrong_command_lines() {
  local line
  while read -r line; do
    # shellcheck disable=SC2086
    tells 2 "$home/tern" $line || return 1
  done <<'END'
genrate x
simulator
simulator --preset
simulator --preset nope
simulator --config /no/such/file.json
config
config --preset nope
config chekc
config check
board-sim ../tiny
board-sim none
board-sim ulx3s_85f all
doctor --fix
test --quick
test tiny
test --fast tiny
clean everything
generate --model m --prompt p --preset nope
bench gemm --k 1 --n 1 --tokens 1 --config /no/such/file.json
synth --board none
synth --board /no/such/folder
END
  tells 2 "$home/tern" simulator --preset nope && says 'tiny' && says 'kv260'
}

# A prompt is text, not options; and what needs no simulator builds none.
prompts_are_not_options() {
  tells 0 "$home/tern" generate --model "$home/models/austen-3m" --prompt 'what does --help do --preset nope' \
    --backend REFERENCE --max-tokens 1 && ! says 'simulator' 2>/dev/null
}

# The same tokens and bytes without any locale, and the same numbers in a locale with other digits.
locales_change_nothing() {
  local arguments=(generate --model "$home/models/austen-3m" --prompt 'Café' --backend reference --max-tokens 4) plain
  plain=$(LC_ALL=POSIX "$home/tern" "${arguments[@]}" 2>/dev/null | od -c) || return 1
  [ "$plain" = "$(env -u LC_ALL -u LC_CTYPE LANG=C.UTF-8 "$home/tern" "${arguments[@]}" 2>/dev/null | od -c)" ] || return 1
  tells 0 env -u LANG -u LC_ALL -u LC_CTYPE "$home/tern" "${arguments[@]}" --json && says '"promptTokens":6,'
  local gemm=(bench gemm --k 30 --n 7 --tokens 3 --preset tiny)
  plain=$("$home/tern" "${gemm[@]}" 2>/dev/null) || return 1
  [ "$plain" = "$(JAVA_TOOL_OPTIONS='-Duser.language=ar -Duser.country=EG' LC_ALL=ar_EG "$home/tern" "${gemm[@]}" 2>/dev/null)" ]
}

# A configuration of the user's own, in a folder whose name has a blank and a non-ASCII letter: refused with file and
# field, checked, simulated, and not rebuilt when it was only touched.
own_configuration() {
  local folder file library again status=0
  folder=$(mktemp -d "${TMPDIR:-/tmp}/my tern é.XXXXXX")
  file=$folder/mine.json
  cat >"$file" <<'END'
{ "name": "mine", "tokenRows": 2, "outputCols": 4, "lanes": 20, "maxK": 512, "maxTokens": 8, "maxRingEntries": 4,
  "weightBufferChunks": 64, "placement": { "drainSpan": 2 } }
END
  {
    tells 0 "$home/tern" config check "$file" && says '160: 2 token rows x 4 columns x 20' &&
      tells 0 "$home/tern" bench gemm --k 61 --n 7 --tokens 3 --config "$file" --json && says '"preset":"mine"' &&
      says '"exact":true' && library=$("$home/tern" simulator --config "$file") && touch "$file" "$home/sim/burst.hpp" &&
      again=$("$home/tern" simulator --config "$file" 2>&1) && [ "$again" = "$library" ] &&
      sed -i 's/"maxTokens"/"maxToken"/' "$file" && tells 2 "$home/tern" config check "$file" &&
      says "$file: 'maxToken' is not a field; did you mean 'maxTokens'?"
  } || status=1
  rm -rf "$folder"
  return $status
}

# Content decides, not dates: an older file of other content makes another library, and so does another compiler; a file
# that was only touched does not. No library is built for one processor.
content_decides() {
  local copy first status=0
  ! grep -rn -e '-march=native' "$home/sim" --include='*.sh' || return 1
  copy=$(mktemp -d "${TMPDIR:-/tmp}/my tern é.XXXXXX")
  mkdir -p "$copy/sim" "$copy/generated/model" "$copy/bin"
  cp "$home"/sim/*.* "$copy/sim"
  echo '{"name":"mine"}' >"$copy/generated/config.json"
  touch "$copy/generated/Accelerator.sv" "$copy/generated/tern_config.h" "$copy/generated/model/Ram.sv"
  printf '#!/bin/sh\necho another compiler\n' >"$copy/bin/g++"
  chmod +x "$copy/bin/g++"
  library() { bash "$copy/sim/library.sh" --path "$copy/generated" "$copy/cache"; }
  simulated() { bash "$copy/sim/library.sh" --hash "$copy/generated"; }
  {
    first=$(library) && touch "$copy/sim/burst.hpp" && [ "$(library)" = "$first" ] &&
      echo '// another' >>"$copy/sim/burst.hpp" && touch -d 2001-01-01 "$copy/sim/burst.hpp" &&
      [ "$(library)" != "$first" ] && cp "$home/sim/burst.hpp" "$copy/sim" && [ "$(library)" = "$first" ] &&
      [ "$(PATH=$copy/bin:$PATH library)" != "$first" ] &&
      echo '// another' >>"$copy/generated/model/Ram.sv" && [ "$(library)" != "$first" ]
  } || status=1
  # What is simulated does not depend on the tools, nor on the tests of simulators.
  {
    first=$(simulated) && echo '// another' >>"$copy/sim/smoke.cpp" && [ "$(PATH=$copy/bin:$PATH simulated)" = "$first" ] &&
      echo '// another' >>"$copy/sim/burst.hpp" && [ "$(simulated)" != "$first" ] && cp "$home/sim/burst.hpp" "$copy/sim" &&
      [ "$(simulated)" = "$first" ] && echo '// another' >>"$copy/generated/Accelerator.sv" && [ "$(simulated)" != "$first" ]
  } || status=1
  rm -rf "$copy"
  return $status
}

# A failure is shown with its message, whichever runner reports it; and what runs in the background ends with the tests.
failures_are_shown() {
  local folder shown child status=0
  folder=$(mktemp -d "${TMPDIR:-/tmp}/my tern é.XXXXXX")
  printf '[12] \033[32mASpec:\033[0m\n[13] CSpec:\n[12] - is good *** FAILED ***\n[12]   1 was not 2 (ASpec.scala:4)\n[12] BSpec:\n[12] - is fine\n' >"$folder/s.log"
  printf '[INFO] ok\n[ERROR] Failures: \n[ERROR]   ATest.isGood:7 expected: 1\n[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n[ERROR] Help\n' >"$folder/j.log"
  printf '[ERROR] Failures: \n[ERROR]   BTest.isNot:8 expected: 2\n[WARNING] Tests run: 9, Failures: 2, Errors: 1, Skipped: 2\n' >>"$folder/j.log"
  [ "$(junit_sums <"$folder/j.log")" = '6 6' ] || { status=1 && say 'modules do not add up'; }
  printf 'fine\nFAILED: sums of job 3\n' >"$folder/c.log"
  shown=$(logs=$folder && { show scala s && show junit j && show cpp c; } 2>&1)
  for line in 'ASpec: - is good *** FAILED ***' '1 was not 2 (ASpec.scala:4)' 'ATest.isGood:7 expected: 1' 'BTest.isNot:8 expected: 2' 'FAILED: sums of job 3'; do
    case $shown in *"$line"*) ;; *) status=1 && say "'$line' is not shown" ;; esac
  done
  case $shown in *BSpec* | *Help*) status=1 && say "too much is shown: $shown" ;; esac
  # However much there is to show, and wherever in the log, the tests go on behind it.
  { printf '[ERROR] Failures: \n' && seq 9999 && seq -f '[ERROR]   CTest.isLong:%.0f expected: 3' 9999 && printf '[ERROR] -> [Help 1]\n' && seq 99999; } >"$folder/l.log"
  shown=$(bash -c 'set -euo pipefail; logs=$1; say() { :; }; . "$2/.tern/report.sh"; show junit l; echo on' shown "$folder" "$home" 2>&1)
  [ "$(printf '%s\n' "$shown" | tail -n 1)" = on ] && [ "$(printf '%s\n' "$shown" | grep -c isLong)" = 52 ] || { status=1 && say 'long failures end the tests'; }
  bash -c 'logs=$1 && . "$2/.tern/report.sh" && sleeps() { sleep 600 & echo $! >"$1" && wait; } &&
    beside sleeps "$1/pid" && until [ -s "$1/pid" ]; do sleep 0.1; done && exit 3' beside "$folder" "$home" || true
  child=/proc/$(cat "$folder/pid")/status
  # Ended, though its exit code may not have been collected yet.
  sleep 1
  ! grep -q '^State:[[:space:]]*[^ZX[:space:]]' "$child" 2>/dev/null || { status=1 && say 'a lane outlives the tests'; }
  rm -rf "$folder"
  return $status
}

# A board in a folder elsewhere, with a configuration of its own beside its board.json.
own_board() {
  local folder status=0
  folder=$(mktemp -d "${TMPDIR:-/tmp}/my tern é.XXXXXX")
  sed 's/"preset": *"[a-z0-9]*"/"preset": "mine.json"/' "$home/constraints/kv260/board.json" >"$folder/board.json"
  echo '{ "name": "mine", "tokenRows": 1, "outputCols": 20, "lanes": 16 }' >"$folder/mine.json"
  {
    tells 0 "$home/tern" elaborate board "$folder/board.json" "$folder/out" &&
      grep -q '"name":"mine","tokenRows":1,' "$folder/out/config.json" && [ -s "$folder/out/AmdShell.sv" ]
  } || status=1
  rm -rf "$folder"
  return $status
}

launcher_tests() {
  say 'testing the launcher'
  check 'failures are shown, and nothing outlives the tests' failures_are_shown
  check 'wrong command lines end with 2' wrong_command_lines
  check 'prompts are not options' prompts_are_not_options
  check 'locales change nothing' locales_change_nothing
  check 'a configuration of its own' own_configuration
  check 'a board of its own' own_board
  check 'content decides what is built' content_decides
}
