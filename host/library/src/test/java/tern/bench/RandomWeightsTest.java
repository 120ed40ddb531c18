package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.ImageLayout;
import tern.backend.IntegerImage;
import tern.backend.IntegerLayout;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

class RandomWeightsTest {
  /** A random image is valid to the last padding trit: unpacking and packing it changes nothing. */
  @ParameterizedTest
  @CsvSource({
    "20, 16, BASE_THREE, 128, 4, 100, 160",
    "20, 16, BASE_THREE, 128, 4, 61, 67",
    "20, 16, BASE_THREE, 128, 1, 3, 5",
    "4, 4, TWO_BIT, 64, 1, 30, 41",
    "2, 8, TWO_BIT, 512, 1, 9, 9"
  })
  void drawsWhatThePackerWouldWrite(
      int cols, int lanes, TritCodec codec, int bits, int ports, int n, int k) {
    DeviceConfig config = Configs.packing(cols, lanes, codec, bits, ports);
    ImageLayout layout = new ImageLayout(config, n, k);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment drawn = arena.allocate(layout.bytes());
      MemorySegment packed = arena.allocate(layout.bytes());
      RandomWeights.fill(layout, drawn, new RandomBytes(1, n, k));
      TernaryMatrix matrix = WeightImage.unpack(config, "drawn", n, k, drawn);
      WeightImage.pack(config, matrix, packed);
      assertThat(drawn.toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(packed.toArray(ValueLayout.JAVA_BYTE));
      for (double share : shares(matrix)) {
        assertThat(share).isBetween(0.1, 0.6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 16, 128, 4, 100, 160", "20, 32, 128, 2, 61, 67", "10, 16, 256, 1, 3, 5"})
  void drawsIntegersThatThePackerWouldWrite(
      int cols, int lanes, int bits, int ports, int n, int k) {
    DeviceConfig config =
        Configs.planes(Configs.packing(cols, lanes, TritCodec.BASE_THREE, bits, ports));
    IntegerLayout layout = new IntegerLayout(config, n, k);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment drawn = arena.allocate(layout.bytes());
      MemorySegment packed = arena.allocate(layout.bytes());
      RandomIntegers.fill(layout, drawn, new RandomBytes(1, n, k));
      IntegerImage.pack(config, IntegerImage.unpack(config, "drawn", n, k, drawn), packed);
      assertThat(drawn.toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(packed.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /** Counts -1, 0 and +1. */
  private static double[] shares(TernaryMatrix matrix) {
    double[] shares = new double[3];
    for (int row = 0; row < matrix.n(); row++) {
      for (int c = 0; c < matrix.k(); c++) {
        shares[matrix.trit(row, c) + 1] += 1.0 / matrix.n() / matrix.k();
      }
    }
    return shares;
  }
}
