package tern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.LoadedMatrix;
import tern.ternary.TernaryMatrix;

/** The lines that host/README.md shows are the lines below, and they print what it says. */
class ReadmeTest {
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

  @Test
  void readmeShowsTheseLinesAndWhatTheyPrint() throws IOException {
    Path host = Backends.home().resolve("host");
    String source = Files.readString(host.resolve("library/src/test/java/tern/ReadmeTest.java"));
    String readme = Files.readString(host.resolve("README.md"));
    int begin = source.indexOf('\n', source.indexOf("// README begins")) + 1;
    int end = source.lastIndexOf('\n', source.indexOf("// README ends"));
    assertThat(source.substring(begin, end).lines().count()).isEqualTo(10);
    assertThat(readme)
        .contains("```java\n" + source.substring(begin, end).stripIndent() + "\n```")
        .contains("```\n" + "[-7, 12]\n[-6, 13]\n[-5, 14]\n" + "```");
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
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[-7, 12]", "[-6, 13]", "[-5, 14]");
  }
}
