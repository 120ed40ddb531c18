package tern.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs that Tern runs, and its builds and tests. */
final class Tools {
  private static final String AREA = "tools";
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final int SECONDS = 10;

  private final List<Path> folders;

  /** Looks for tools in these folders. */
  Tools(List<Path> folders) {
    this.folders = folders;
  }

  static Tools onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return new Tools(
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  List<Finding> check(Path home) {
    List<Finding> found = new ArrayList<>();
    found.add(
        Finding.works(AREA, "JDK", Runtime.version() + ", " + System.getProperty("java.home")));
    found.add(tool("Maven", "builds the host", "maven", "", "mvn"));
    found.add(mill(home));
    found.add(tool("Verilator", "builds simulators", "verilator", "5.006", "verilator"));
    found.add(tool("g++", "builds simulators", "g++", "", "g++"));
    found.add(tool("make", "builds simulators", "make", "", "make"));
    found.add(tool("C compiler", "compiles the fastest kernels", "gcc", "", "cc", "gcc", "clang"));
    found.add(tool("Yosys", "synthesises boards and proves rules", "yosys", "", "yosys"));
    found.add(tool("clang-format", "checks the format of C++", "clang-format", "", "clang-format"));
    found.add(tool("Python", "trains and exports models", "python3", "", "python3"));
    return found;
  }

  private static Finding mill(Path home) {
    Path tools = home.resolve("out/tools");
    if (Files.isDirectory(tools)) {
      try (Stream<Path> files = Files.list(tools)) {
        Optional<Path> mill =
            files.filter(f -> f.getFileName().toString().matches("mill-[\\d.]+")).findFirst();
        if (mill.isPresent()) {
          return Finding.works(AREA, "Mill", mill.get().toString());
        }
      } catch (IOException unreadable) {
        return Finding.broken(AREA, "Mill", tools + ": " + unreadable.getMessage(), "./tern clean");
      }
    }
    return Finding.works(AREA, "Mill", "fetched from Maven Central when it is first needed");
  }

  /**
   * Checks a tool.
   *
   * @param need what it is for
   * @param debian its package
   * @param least oldest version that will do; empty for any
   * @param names of the program, the first that is there counts
   */
  Finding tool(String name, String need, String debian, String least, String... names) {
    String mend = "apt-get install " + debian;
    Optional<Path> program =
        Stream.of(names)
            .flatMap(n -> folders.stream().map(f -> f.resolve(n)))
            .filter(Files::isExecutable)
            .filter(file -> !Files.isDirectory(file))
            .findFirst();
    if (program.isEmpty()) {
      return Finding.missing(AREA, name, "not on the path; it " + need, mend);
    }
    Optional<String> version = version(program.get());
    if (version.isEmpty()) {
      return Finding.broken(AREA, name, program.get() + " --version fails or says nothing", mend);
    }
    if (!least.isEmpty() && older(version.get(), least)) {
      String found = program.get() + " " + version.get() + ", expected " + least + " or newer";
      return Finding.broken(AREA, name, found, mend);
    }
    return Finding.works(AREA, name, version.get() + ", " + program.get());
  }

  private static Optional<String> version(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      byte[] output = process.getInputStream().readNBytes(1 << 12);
      Matcher version = VERSION.matcher(new String(output, StandardCharsets.UTF_8));
      return process.exitValue() == 0 && version.find()
          ? Optional.of(version.group())
          : Optional.empty();
    } catch (IOException failed) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Compares versions number by number. */
  static boolean older(String version, String least) {
    int[] a = numbers(version);
    int[] b = numbers(least);
    for (int i = 0; i < b.length; i++) {
      int number = i < a.length ? a[i] : 0;
      if (number != b[i]) {
        return number < b[i];
      }
    }
    return false;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
