package tern.checkpoint;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tern.gguf.AnyGguf;

/** Files damaged at random are read or refused; nothing else. A fuzzer does this at length. */
class DamagedFilesTest {
  private static final int ROUNDS = 5_000;
  private static final byte[] EXTREMES = {0, 1, 2, 3, 0x7F, (byte) 0x80, (byte) 0xFF};

  private static void damage(List<byte[]> seeds, Consumer<byte[]> read) {
    SplittableRandom random = new SplittableRandom(11);
    seeds.forEach(read);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        // The header is where damage matters most.
        int at = random.nextInt(random.nextBoolean() ? Math.min(600, bytes.length) : bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? EXTREMES[random.nextInt(EXTREMES.length)]
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      read.accept(bytes);
    }
  }

  @Test
  void gguf() {
    damage(AnyGguf.seeds().toList(), AnyCheckpoint::gguf);
  }

  @Test
  void safetensors() {
    damage(AnyCheckpoint.safetensorsSeeds().toList(), AnyCheckpoint::safetensors);
  }
}
