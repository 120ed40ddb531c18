package tern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.ReferenceBackend;
import tern.checkpoint.AustenGguf;

/** A program opens a GGUF file as it opens a folder. */
class GgufTernTest {
  private static List<String> pieces(Path model) {
    try (Tern tern = Tern.open(model, new ReferenceBackend())) {
      return tern.generate("My dear Jane").limit(6).toList();
    }
  }

  @Test
  void generatesTheSameText(@TempDir Path folder) throws IOException {
    Path file = AustenGguf.write(folder.resolve("austen.gguf"));
    assertThat(pieces(file)).hasSize(6).isEqualTo(pieces(AustenGguf.FOLDER));
  }
}
