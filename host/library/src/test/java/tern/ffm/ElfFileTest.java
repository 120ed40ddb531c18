package tern.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.SimulationException;

/** What the loader would take, and die of, is refused before it sees it. */
class ElfFileTest {
  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("libtern_damaged.so"), bytes);
  }

  private static byte[] library() throws IOException {
    return Files.readAllBytes(Sim.need("tiny"));
  }

  @Test
  void takesALibraryOfThisMachine() {
    assertThat(ElfFile.problem(Sim.need("tiny"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.999", "0.5", "0.1", "0.001"})
  void refusesALibraryThatIsCutOff(double share) throws IOException {
    byte[] whole = library();
    Path cut = file(Arrays.copyOf(whole, (int) (whole.length * share)));
    assertThat(ElfFile.problem(cut))
        .hasValueSatisfying(said -> assertThat(said).contains("cut off"));
    assertThatThrownBy(() -> new TernSim(cut))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining(cut + ": cannot be loaded: it is cut off")
        .hasMessageContaining("build it with ./tern simulator");
  }

  @ParameterizedTest
  @CsvSource({
    "0, is not an ELF file",
    "18, is for another machine",
    "4, is for another machine",
    "16, is not a shared library"
  })
  void refusesOtherFiles(int at, String told) throws IOException {
    byte[] other = library();
    other[at] ^= 1;
    assertThat(ElfFile.problem(file(other)))
        .hasValueSatisfying(said -> assertThat(said).startsWith(told));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "63, 0", "64, 0", "4096, 0", "4096, 127", "4096, -1"})
  void refusesWhatOnlyBeginsLikeALibrary(int bytes, byte fill) throws IOException {
    byte[] made = new byte[bytes];
    Arrays.fill(made, fill);
    System.arraycopy(library(), 0, made, 0, Math.min(bytes, 20));
    assertThat(ElfFile.problem(file(made))).isPresent();
  }

  @Test
  void noHeaderMakesItFail() throws IOException {
    byte[] whole = Arrays.copyOf(library(), 4096);
    for (int at = 0; at < 64; at++) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) ~damaged[at];
      assertThat(ElfFile.problem(file(damaged))).isPresent();
    }
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThat(ElfFile.problem(folder.resolve("none.so"))).isPresent();
  }
}
