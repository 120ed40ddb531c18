# Sourced by ./tern: what is built, and from which content, so that it is rebuilt only when that changes. Dates do not
# count: a file that was restored has other content, one that was only touched has not.

# A digest of standard input.
digest() { sha256sum | cut -c 1-24; }

# Names and content digests of the repository's files that `find` finds with these arguments.
content() { (cd "$home" && find "$@" -type f -print0 | sort -z | xargs -0 sha256sum); }

# One build at a time, where there is flock.
locked() { locked_by "$home/out/tern.lock" "$@"; }

# The same with a lock of its own: locked_by FILE COMMAND...
locked_by() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  if command -v flock >/dev/null; then
    (
      flock 9
      "$@"
    ) 9>"$file"
  else
    "$@"
  fi
}

# Whether a product was made from the content with this digest: made PRODUCT DIGEST. `mark` records it.
made() { [ -e "$1" ] && [ "$(cat "$1.content" 2>/dev/null)" = "$2" ]; }
mark() { echo "$2" >"$1.content"; }

# Digest of the host's sources, without tests.
host_content() {
  { content pom.xml host \( -name target -o -path '*/src/test' -o -name '*.md' \) -prune -o && java_major "$JAVA_HOME"; } | digest
}

# The folder of the host program, by the content that it was made from: no later build changes it below a running process.
host() { echo "$home/out/host/$(host_content)"; }

build_host() {
  [ ! -e "$1/tern.jar" ] || return 0
  need_maven
  say "building the host with Maven"
  logged host run_maven -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
  make_room "$home/out/host"
  mkdir -p "$1"
  cp -al "$home/host/cli/target/lib" "$1" 2>/dev/null || cp -r "$home/host/cli/target/lib" "$1"
  # Our own jars are copies: the next build writes into these files.
  cp --remove-destination "$home"/host/cli/target/lib/tern-*.jar "$1/lib"
  cp "$home/host/cli/target/tern.jar" "$1/.new"
  mv "$1/.new" "$1/tern.jar"
}

# Removes what was built more than a day ago: newer builds may be running.
make_room() {
  mkdir -p "$1"
  find "$1" -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +
}

build_benchmarks() {
  local jar=$1/tern.jar key
  # They drive the device of the library's tests.
  key=$({ host_content && content host/library/src/test/java; } | digest)
  made "$jar" "$key" && return
  need_maven
  say "building the host's benchmarks with Maven"
  logged jmh run_maven -q package -Pjmh -DskipTests -Dspotless.check.skip=true
  mark "$jar" "$key"
}

# The folder of the generator's classes, by their content.
generator() { echo "$home/out/generator/$(content build.sc hw/src/main | digest)"; }

build_generator() {
  [ ! -e "$1/classpath" ] || return 0
  need_mill
  say "compiling the generator with Mill"
  make_room "$home/out/generator"
  logged generator run_mill generator --folder "$1"
}

# Runs the generator: ./tern elaborate.
elaborate() {
  local classes
  classes=$(generator)
  locked build_generator "$classes" || return 3
  local status=0
  "$JAVA_HOME/bin/java" "-Dtern.home=$home" -cp "$(cat "$classes/classpath")" tern.Elaborate "$@" || status=$?
  # 2: the request was refused; any other exit code of the JVM is a failure.
  case $status in 0 | 2) return "$status" ;; *) return 3 ;; esac
}

# Prints the library of a configuration's simulator, and builds it unless there is one of the same content. SOURCE is the
# name of a preset or a file; progress goes to stderr.
simulator() {
  local source=$1 folder library
  folder=$(generated "$source") || return
  library=$(bash "$home/sim/library.sh" "$folder" "$home/out/sim-cache/library") || return 3
  case $source in */*) ;; *) place "$library" "$home/out/sim/$source/lib.dest" ;; esac
  publish "$library" "$(bash "$home/sim/library.sh" --hash "$folder")" || say "$library is not put into the user's cache folder"
  echo "$library"
}

# Prints the folder of a configuration's hardware, which is generated unless it is there.
generated() {
  local source=$1 folder=$home/out/sim-cache/generated
  need_packages
  folder=$folder/$({ generator && case $source in */*) cat "$source" ;; *) echo "$source" ;; esac } | digest)
  [ -e "$folder/config.json" ] || generate_into "$folder" "$source"
  echo "$folder"
}

# Puts a preset's library where programs not started by the launcher look for it, as `sim[PRESET].lib` does.
place() {
  mkdir -p "$2"
  cp "$1" "$2/.new.$$"
  mv "$2/.new.$$" "$2/$(basename "$1")"
}

# Puts a library where programs outside this repository look for it, by the hash of what it simulates.
publish() {
  local cache=${XDG_CACHE_HOME:-}
  case $cache in /*) ;; *) cache=${HOME:-}/.cache ;; esac
  cache=$cache/tern/simulators/$2
  [ -e "$cache/$(basename "$1")" ] || place "$1" "$cache" 2>/dev/null
}

# Generates the hardware of a configuration into a folder, which appears only when it is complete.
generate_into() {
  local folder=$1 source=$2 new=$1.$$ status=0
  mkdir -p "$(dirname "$folder")"
  locked build_generator "$(generator)"
  say "generating the hardware of $source"
  elaborate verilog "$source" "$new" >"$new.log" 2>&1 || status=$?
  if [ "$status" != 0 ]; then
    tail -n 20 "$new.log" >&2
    rm -rf "$new" "$new.log"
    exit "$status"
  fi
  mv "$new.log" "$new/elaborate.log"
  # If two generate the same at once, the first one wins.
  mv -T "$new" "$folder" 2>/dev/null || rm -rf "$new"
}
