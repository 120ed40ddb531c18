package tern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.LoadedMatrix;
import tern.ternary.TernaryMatrix;

/** The code in both READMEs is the code below, and prints what host/README.md says. */
class ReadmeTest {
  private static final List<String> PRINTED = List.of("[-7, 12]", "[-6, 13]", "[-5, 14]");

  private static void snippet() {
    // README begins
    try (Backend device = Backends.simulated("sim", 1 << 24)) {
      byte[] trits = {1, 0, -1, 1, 1, 1};
      LoadedMatrix matrix = device.load(TernaryMatrix.of("example", 2, 3, trits));
      int[] sums = new int[2];
      for (byte first = 0; first < 3; first++) {
        byte[] activations = {first, 5, 7};
        matrix.multiply(activations, 1, sums);
        System.out.println(Arrays.toString(sums));
      }
    }
    // README ends
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "host/README.md"})
  void bothPagesShowTheseLines(String page) throws IOException {
    String source = read("host/library/src/test/java/tern/ReadmeTest.java");
    int begin = source.indexOf('\n', source.indexOf("// README begins")) + 1;
    int end = source.lastIndexOf('\n', source.indexOf("// README ends"));
    String lines = source.substring(begin, end);
    assertThat(lines.lines().count()).isEqualTo(10);
    assertThat(read(page)).contains("```java\n" + lines.stripIndent() + "\n```");
  }

  @Test
  void hostShowsWhatTheyPrint() throws IOException {
    assertThat(read("host/README.md")).contains("```\n" + String.join("\n", PRINTED) + "\n```");
  }

  private static String read(String file) throws IOException {
    return Files.readString(Backends.home().resolve(file));
  }

  @Test
  void theyPrintWhatIsShown() {
    Sim.need("sim");
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      snippet();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(PRINTED);
  }
}
