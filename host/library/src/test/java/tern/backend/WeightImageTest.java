package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Samples;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

class WeightImageTest {
  private static final DeviceConfig[] CONFIGS = {
    Configs.packing(4, 4, TritCodec.TWO_BIT, 64, 1),
    Configs.packing(20, 16, TritCodec.BASE_THREE, 128, 4),
    Configs.packing(20, 16, TritCodec.BASE_THREE, 128, 2),
    Configs.packing(4, 20, TritCodec.BASE_THREE, 128, 1),
    Configs.packing(2, 8, TritCodec.TWO_BIT, 512, 1),
    // A tile does not end on a whole byte.
    Configs.packing(4, 4, TritCodec.BASE_THREE, 128, 1),
    Configs.packing(4, 1, TritCodec.TWO_BIT, 64, 2)
  };

  @Property(tries = 200)
  void unpacksWhatWasPacked(
      @ForAll @IntRange(min = 1, max = 65) int n,
      @ForAll @IntRange(min = 1, max = 70) int k,
      @ForAll @IntRange(min = 0, max = 6) int which,
      @ForAll long seed) {
    DeviceConfig config = CONFIGS[which];
    TernaryMatrix matrix = Samples.matrix(n, k, seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(WeightImage.bytes(config, n, k));
      WeightImage.pack(config, matrix, image);
      assertThat(image.toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(ImageSpecification.image(config, matrix));
      TernaryMatrix read = WeightImage.unpack(config, "read", n, k, image);
      for (int row = 0; row < n; row++) {
        for (int c = 0; c < k; c++) {
          assertThat(read.trit(row, c)).isEqualTo(matrix.trit(row, c));
        }
      }
    }
  }

  /** More than one batch, from every kind of storage. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void packsLargeMatrices(int which) {
    DeviceConfig config = CONFIGS[which];
    int n = 3388;
    int k = 2001;
    byte[] split = new byte[n / 4 * k];
    new SplittableRandom(1).nextBytes(split);
    for (int i = 0; i < split.length; i++) {
      split[i] &= (byte) ~(split[i] >> 1 & 0x55);
    }
    TernaryMatrix matrix = TernaryMatrix.split("split", n, k, MemorySegment.ofArray(split));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(WeightImage.bytes(config, n, k));
      WeightImage.pack(config, matrix, image);
      ImageLayout layout = new ImageLayout(config, n, k);
      byte[] trits = new byte[k];
      byte[] expected = new byte[k];
      for (int row = 0; row < n; row++) {
        layout.copyRow(image, row, trits);
        matrix.copyRow(row, expected, 0);
        assertThat(trits).isEqualTo(expected);
      }
      MemorySegment copied = arena.allocate(image.byteSize());
      WeightImage.pack(config, TernaryMatrix.stack("copy", matrix.copy()), copied);
      assertThat(copied.mismatch(image)).isEqualTo(-1);
    }
  }

  @Test
  void refusesBytesThatAreNotTrits() {
    DeviceConfig config = CONFIGS[1];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(WeightImage.bytes(config, 20, 16));
      WeightImage.pack(config, Samples.matrix(20, 16, 1), image);
      image.set(ValueLayout.JAVA_BYTE, 257, (byte) 243);
      assertThatThrownBy(() -> WeightImage.unpack(config, "q_proj", 20, 16, image))
          .hasMessage(
              "q_proj: byte 257 of the weight image is 0xf3, which is not a baseThree code");
    }
  }

  @Test
  void takesAtMost1Point61BitsPerWeightForPublishedShapes() {
    DeviceConfig config = CONFIGS[1];
    int[][] shapes = {
      {3840, 2560},
      {2560, 2560},
      {13824, 2560},
      {2560, 6912},
      {4608, 1536},
      {8192, 1536},
      {1536, 4096},
      {9600, 3200},
      {17280, 3200},
      {3200, 8640},
      {6144, 4096},
      {28672, 4096},
      {4096, 14336}
    };
    for (int[] shape : shapes) {
      double bits =
          8.0 * WeightImage.bytes(config, shape[0], shape[1]) / ((long) shape[0] * shape[1]);
      assertThat(bits).as("%d x %d", shape[0], shape[1]).isLessThanOrEqualTo(1.61);
    }
  }
}
