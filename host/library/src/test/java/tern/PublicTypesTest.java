package tern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;

/** What every package and every public type of the library says of itself. */
class PublicTypesTest {
  private static final Path SOURCES = Backends.home().resolve("host/library/src/main/java");
  private static final Pattern TYPE =
      Pattern.compile(
          "^public (?:abstract |final |sealed |non-sealed )*(class|interface|record) (\\w+)",
          Pattern.MULTILINE);

  /** Generated constants. */
  private static final Set<String> EXEMPT = Set.of("Registers");

  private static final Path NONE = Path.of("text/template/package-info.java");

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES.resolve("tern"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static boolean isExported(Path file) throws IOException {
    String name = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
    return Files.readString(SOURCES.resolve("module-info.java")).contains("exports " + name + ";");
  }

  /** Exceptions and enums aside: they are thrown, and constant. */
  @Test
  void everyPublicTypeSaysWhichThreadsMayUseIt() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path file : files()) {
      String source = Files.readString(file);
      Matcher type = TYPE.matcher(source);
      if (!isExported(file)
          || !type.find()
          || type.group(2).endsWith("Exception")
          || EXEMPT.contains(type.group(2))) {
        continue;
      }
      String before = source.substring(0, type.start());
      String doc = before.substring(Math.max(0, before.lastIndexOf("/**")));
      if (!doc.contains("thread") && !doc.contains("mmutable")) {
        silent.add(SOURCES.relativize(file).toString());
      }
    }
    assertThat(silent).as("a sentence on threads in the Javadoc").isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsAndThatNullIsTheException() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path folder : files().stream().map(Path::getParent).distinct().toList()) {
      Path info = folder.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      // To the interpreter of templates, null is a value: None.
      boolean marked = text.contains(info.endsWith(NONE) ? "\n@NullUnmarked\n" : "\n@NullMarked\n");
      if (!text.startsWith("/**") || !marked) {
        silent.add(SOURCES.relativize(folder).toString());
      }
    }
    assertThat(silent).as("a package-info.java with a paragraph and @NullMarked").isEmpty();
  }
}
