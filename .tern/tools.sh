# Sourced by ./tern: the tools that it finds, fetches or asks the user for.

# Texts, numbers and paths must not depend on the locale: UTF-8, no language. A plain container has neither set.
use_utf8() {
  local found
  found=$(locale -a 2>/dev/null | grep -ixE -m 1 'C\.utf-?8' || locale -a 2>/dev/null | grep -iE -m 1 'en_.*utf-?8' || true)
  unset LANGUAGE
  # A C library that lists no locales (musl) takes UTF-8 by that name.
  export LC_ALL=${found:-C.UTF-8} LANG=${found:-C.UTF-8}
}

java_major() {
  local release
  release=$(sed -n 's/^JAVA_VERSION="\([^"]*\)"/\1/p' "$1/release" 2>/dev/null) || return 0
  echo "${release%%[.+-]*}"
}

# Prints the newest JDK of 25 or later: JAVA_HOME if it is one, else PATH and the usual directories.
find_jdk() {
  local best='' best_major=24 candidate major on_path
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/*jdk* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$candidate/bin/javac" ] || continue
    major=$(java_major "$candidate")
    case $major in '' | *[!0-9]*) continue ;; esac
    if [ "$major" -gt "$best_major" ]; then best=$candidate best_major=$major; fi
    if [ "$candidate" = "${JAVA_HOME:-}" ] && [ "$major" -ge 25 ]; then break; fi
  done
  echo "$best"
}

need_jdk() {
  local jdk
  jdk=$(find_jdk)
  [ -n "$jdk" ] || fail "no JDK 25 or newer was found; install one (Debian: apt-get install openjdk-25-jdk, or https://adoptium.net) and set JAVA_HOME"
  export JAVA_HOME=$jdk
}

verilator_fits() {
  local version
  version=$(verilator --version 2>/dev/null | awk '{print $2}') || return 1
  [ -n "$version" ] && [ "$(printf '%s\n5.006\n' "$version" | sort -V | head -n 1)" = 5.006 ]
}

# Installs Debian packages for commands that are missing, or says how.
need_packages() {
  local missing=''
  verilator_fits || missing="$missing verilator"
  command -v g++ >/dev/null || missing="$missing g++"
  command -v make >/dev/null || missing="$missing make"
  [ -e /usr/include/zlib.h ] || missing="$missing zlib1g-dev"
  [ -z "$missing" ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing$missing with apt-get"
    # shellcheck disable=SC2086
    logged packages sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing"
    verilator_fits || fail "Verilator 5.006 or newer is needed, but this system's packages have $(verilator --version)"
  else
    fail "missing:$missing; install with: sudo apt-get install$missing"
  fi
}

# Installs the Debian package of a command that tests and proofs need, or says how.
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

need_maven() {
  command -v mvn >/dev/null || fail "Maven is missing; install it with: sudo apt-get install maven"
}

need_mill() {
  [ -x "$mill" ] && return
  need_maven
  say "fetching Mill $mill_version from Maven Central"
  local tools=$home/out/tools fetched=$home/out/tools/mill-dist-$mill_version.exe
  mkdir -p "$tools"
  (cd "$tools" && logged mill mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=com.lihaoyi:mill-dist:$mill_version:exe" "-DoutputDirectory=$tools") ||
    fail "Mill could not be fetched from Maven Central; see $logs/mill.log"
  chmod +x "$fetched"
  mv "$fetched" "$mill"
}

# Runs a command with its output in a log, and shows the end of the log if it fails.
logged() {
  local log=$logs/$1.log
  shift
  mkdir -p "$logs"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    say "failed; the full output is in $log"
    return 3
  fi
}

# Started by a relative path: Mill's launcher does not allow spaces in its own.
run_mill() { (cd "$home" && "./out/tools/mill-$mill_version" -i "$@"); }
run_maven() { (cd "$home" && mvn -B "$@"); }
