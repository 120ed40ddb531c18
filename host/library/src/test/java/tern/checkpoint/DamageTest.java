package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged bytes are refused with the right exception, or are harmless. In config.json a changed
 * digit may be as valid as the original.
 */
class DamageTest {
  private static final String JSON_BYTES = "0123456789-.eE{}[],:\"\\ tfnaux\u0000\u00FF\n";

  @TempDir private Path folder;

  private interface Reading {
    void run() throws CheckpointException;
  }

  private static boolean refused(Reading reading) {
    try {
      reading.run();
      return false;
    } catch (CheckpointException expected) {
      assertThat(expected.getMessage()).isNotBlank();
      return true;
    }
  }

  private static byte[] damaged(byte[] good, int from, int to, SplittableRandom random) {
    byte[] bytes = good.clone();
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(from, to);
      bytes[at] =
          random.nextBoolean()
              ? (byte) JSON_BYTES.charAt(random.nextInt(JSON_BYTES.length()))
              : (byte) random.nextInt(256);
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 9));
      default -> bytes;
    };
  }

  private Map<String, float[]> tensors(Map<String, long[]> shapes) {
    Map<String, float[]> values = new TreeMap<>();
    Safetensors tensors = new Safetensors(folder, warning -> {});
    assertThat(tensors.names()).hasSizeLessThanOrEqualTo(shapes.size());
    shapes.forEach((name, shape) -> values.put(name, tensors.get(name).expect(shape).floats()));
    return values;
  }

  @Test
  void aDamagedHeaderIsRefusedOrHarmless() throws IOException {
    Map<String, Checkpoints.Raw> good = new LinkedHashMap<>();
    good.put("layers.0.norm", Checkpoints.floats(new long[] {2}, 1, 2));
    good.put("layers.1.norm", Checkpoints.floats(new long[] {2}, 3, 4));
    good.put("embed", Checkpoints.floats(new long[] {3, 2}, 5, 6, 7, 8, 9, 10));
    good.put("scale", Checkpoints.scalar(11));
    Map<String, long[]> shapes = new TreeMap<>();
    shapes.put("layers.0.norm", new long[] {2});
    shapes.put("layers.1.norm", new long[] {2});
    shapes.put("embed", new long[] {3, 2});
    shapes.put("scale", new long[] {});
    Path file = folder.resolve("model.safetensors");
    Checkpoints.write(file, good);
    byte[] bytes = Files.readAllBytes(file);
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    Map<String, float[]> expected = tensors(shapes);

    SplittableRandom random = new SplittableRandom(27);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      Files.write(file, damaged(bytes, 0, 8 + header, random));
      boolean odd =
          refused(
              () -> {
                Map<String, float[]> got = tensors(shapes);
                got.forEach((name, values) -> assertThat(values).isEqualTo(expected.get(name)));
              });
      refused += odd ? 1 : 0;
    }
    assertThat(refused).isBetween(700, 999);
  }

  @Test
  void aDamagedConfigIsRefusedOrRead() throws IOException {
    Path file = folder.resolve("config.json");
    SplittableRandom random = new SplittableRandom(28);
    int refused = 0;
    for (String oracle : new String[] {"llama-bitlinear", "online-mha"}) {
      byte[] bytes = Files.readAllBytes(Checkpoints.oracle(oracle).resolve("config.json"));
      for (int i = 0; i < 400; i++) {
        Files.write(file, damaged(bytes, 0, bytes.length, random));
        refused += refused(() -> Checkpoint.config(folder)) ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(400, 799);
  }
}
