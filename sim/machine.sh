# Sourced by the build scripts: what simulators are compiled with, and what decides whether one is still right.

# A library runs on other machines of a kind too, so it keeps to what each of them has: on x86-64 that of 2009, with
# popcount and SSE 4.2. The instructions of the processor at hand were no faster, see README.md.
case $(uname -m) in
  x86_64) machine=-march=x86-64-v2 ;;
  *) machine= ;;
esac

# Prints the tools that a library is made with.
tools() {
  verilator --version
  g++ --version | head -n 1
  uname -m
}
