# Sourced by ./tern: proofs are Scala beside the hardware's tests, and run where Mill has compiled those.

prove() {
  local classes=$home/out/hw/test/runClasspath.json
  need_jdk
  need_mill
  need_tool yosys yosys
  say 'compiling the proofs with Mill'
  locked logged prove run_mill hw.test.compile + hw.test.runClasspath || return 3
  TERN_HOME=$home "$JAVA_HOME/bin/java" -cp "$(class_path "$classes")" tern.formal.Prove "$@"
}

# The paths in what Mill writes of a class path.
class_path() { grep -oE '/[^":]+' "$1" | paste -sd :; }
