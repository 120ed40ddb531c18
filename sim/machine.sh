# Sourced by the build scripts: what simulators are compiled for, and what decides whether one is up to date.

# A library must run on other machines of the same architecture, so it uses only what all of them have: on x86-64 that
# is v2 (2009), with popcount and SSE 4.2. Native instructions were no faster, see README.md.
case $(uname -m) in
  x86_64) machine=-march=x86-64-v2 ;;
  *) machine= ;;
esac

# Prints the tools that build a library.
tools() {
  verilator --version
  g++ --version | head -n 1
  uname -m
}
