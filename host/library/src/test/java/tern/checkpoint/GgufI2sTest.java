package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.gguf.GgufBytes;
import tern.gguf.GgufFile;
import tern.gguf.GgufTensor;
import tern.gguf.GgufTrits;
import tern.gguf.I2sBytes;
import tern.gguf.I2sLayout;

/** I2_S by a writer of our own, independent of the reader. */
class GgufI2sTest {
  @TempDir private Path folder;

  /** Writes the file of TQ2_0 once more, with its trits as I2_S. */
  private Path converted() throws IOException {
    GgufFile source = GgufFile.open(GgufModelTest.FILES.resolve("blocks-tq2_0.gguf"));
    GgufBytes bytes = GgufBytes.like(source).withoutTensors();
    for (GgufTensor tensor : source.tensors().values()) {
      if (!tensor.type().ternary()) {
        bytes.copy(tensor);
        continue;
      }
      GgufTrits trits = GgufTrits.of(tensor, I2sLayout.X86);
      int columns = (int) tensor.columns();
      byte[] all = new byte[(int) tensor.rows() * columns];
      for (int row = 0; row < tensor.rows(); row++) {
        trits.codes().copy(row, all, row * columns);
      }
      for (int i = 0; i < all.length; i++) {
        all[i]--;
      }
      byte[] packed = I2sBytes.pack(I2sLayout.X86, all, columns, trits.scales()[0]);
      bytes.tensor(tensor.name(), 36, tensor.shape(), packed);
    }
    return bytes.write(folder.resolve("i2_s.gguf"));
  }

  @Test
  void logitsAreEqual() throws IOException {
    assertThat(GgufModelTest.logits(converted()))
        .isDeepEqualTo(GgufModelTest.logits(GgufModelTest.FILES.resolve("blocks")));
  }
}
