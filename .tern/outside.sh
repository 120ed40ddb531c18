# Sourced by .tern/test.sh: programs of somebody else's, which know nothing of this repository but the library's artifact.

# Deploys the library to a repository of its own, builds host/examples in a temporary folder against it, and runs two of
# them as modules: the trained model generates, and a matrix is offloaded to a simulator that is found by its hash.
outside() {
  local work status=0
  work=$(mktemp -d "${TMPDIR:-/tmp}/tern outside é.XXXXXX")
  (outside_in "$work") || status=1
  rm -rf "$work"
  return $status
}

outside_in() {
  local work=$1 name
  # What others wrote comes from where Maven has it already; the library does not.
  cp -al "${HOME:-}/.m2/repository" "$work/m2" 2>/dev/null || cp -r "${HOME:-}/.m2/repository" "$work/m2" || mkdir -p "$work/m2"
  rm -rf "$work/m2/tern"
  run_maven -q deploy -pl host/library -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dmaven.install.skip=true \
    "-DaltDeploymentRepository=outside::file://$work/repository" || return
  XDG_CACHE_HOME=$work/cache simulator sim >/dev/null || return

  cp -r "$home/host/examples" "$work/examples"
  cp -r "$home/models/austen-3m" "$work/model"
  echo 'module examples { requires tern.library; }' >"$work/examples/src/main/java/module-info.java"
  sed -i "s,^  <dependencies>,  <repositories><repository><id>outside</id><url>file://$work/repository</url></repository></repositories>\n&," \
    "$work/examples/pom.xml"
  cd "$work/examples"
  mvn -B -q package "-Dmaven.repo.local=$work/m2" || return
  for name in Generate OffloadMatrix; do
    XDG_CACHE_HOME=$work/cache "$JAVA_HOME/bin/java" --enable-native-access=tern.library,ai.djl.api,ai.djl.tokenizers \
      -Dstdout.encoding=UTF-8 -p target/classes:target/lib -m "examples/examples.$name" "$work/model" >"$work/printed" || return
    diff "printed/$name" "$work/printed" || return
  done
}
