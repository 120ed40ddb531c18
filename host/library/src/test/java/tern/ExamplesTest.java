package tern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backends;

/** Each program of host/examples prints what lies beside it, and the README shows it. */
class ExamplesTest {
  private static final Path EXAMPLES = Backends.home().resolve("host/examples");

  @ParameterizedTest
  @ValueSource(strings = {"Generate", "OffloadMatrix", "Batch", "TwoDevices", "Cancel"})
  void printsWhatLiesBesideIt(String name) throws Exception {
    if (name.equals("OffloadMatrix") || name.equals("TwoDevices")) {
      Sim.need("sim");
      Sim.need("tiny");
    }
    assertThat(printed(name)).isEqualTo(Files.readString(EXAMPLES.resolve("printed/" + name)));
  }

  private static String printed(String name) throws Exception {
    Method main = Class.forName("examples." + name).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      String model = Backends.home().resolve("models/austen-3m").toString();
      main.invoke(null, (Object) new String[] {model});
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theReadmeShowsThemAll() throws IOException {
    String page = Files.readString(EXAMPLES.resolve("README.md"));
    try (Stream<Path> programs = Files.list(EXAMPLES.resolve("src/main/java/examples"))) {
      List<Path> all = programs.sorted().toList();
      assertThat(all).hasSize(5);
      for (Path program : all) {
        assertThat(page).contains("```java\n" + body(Files.readString(program)) + "\n```");
      }
    }
  }

  @Test
  void thePageOfTheLibraryShowsTheLinesOfTheFacade() throws IOException {
    Path library = Backends.home().resolve("host/library");
    String source = Files.readString(library.resolve("src/main/java/tern/Tern.java"));
    int begin = source.indexOf('\n', source.indexOf("<pre>{@code")) + 1;
    String lines = source.substring(begin, source.indexOf("\n * }</pre>")).replace(" * ", "");
    assertThat(lines).startsWith("try (Tern tern = ");
    assertThat(Files.readString(library.resolve("README.md")))
        .contains("```java\n" + lines + "\n```");
  }

  /** Returns the lines of the main method. */
  private static String body(String source) {
    int begin = source.indexOf('\n', source.indexOf("static void main(")) + 1;
    return source.substring(begin, source.lastIndexOf("\n  }")).stripIndent();
  }
}
