package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.IntegerMatrix;
import tern.ternary.TritCodec;

/** Images of integers: packer, unpacker and layout agree with the specification. */
class IntegerImageTest {
  private static final DeviceConfig[] CONFIGS = {
    planes(20, 16, 128, 4),
    planes(20, 32, 128, 4),
    planes(20, 16, 128, 2),
    planes(5, 16, 64, 1),
    planes(10, 32, 256, 2),
    // Rows of 24 bytes straddle the ends of granules.
    planes(5, 24, 64, 1)
  };

  private static DeviceConfig planes(int cols, int lanes, int bits, int ports) {
    return Configs.planes(Configs.packing(cols, lanes, TritCodec.BASE_THREE, bits, ports));
  }

  private static byte[] packed(DeviceConfig config, IntegerMatrix matrix) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(config.integerImageBytes(matrix.n(), matrix.k()));
      IntegerImage.pack(config, matrix, image);
      return image.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Property(tries = 200)
  void unpacksWhatWasPacked(
      @ForAll @IntRange(min = 1, max = 65) int n,
      @ForAll @IntRange(min = 1, max = 70) int k,
      @ForAll @IntRange(min = 0, max = 5) int which,
      @ForAll long seed) {
    DeviceConfig config = CONFIGS[which];
    IntegerMatrix matrix = Samples.integers(n, k, seed);
    byte[] image = packed(config, matrix);
    assertThat(image).isEqualTo(ImageSpecification.image(config, matrix));
    IntegerLayout layout = new IntegerLayout(config, n, k);
    assertThat(layout.bytes()).isEqualTo(image.length);
    IntegerMatrix read = IntegerImage.unpack(config, "read", n, k, MemorySegment.ofArray(image));
    for (int row = 0; row < n; row++) {
      for (int c = 0; c < k; c++) {
        assertThat(read.value(row, c)).isEqualTo(matrix.value(row, c));
        assertThat(image[(int) layout.byteAt(row, c)])
            .isEqualTo(IntegerLayout.code(matrix.value(row, c)));
      }
    }
  }

  /** Whole tiles of a matrix's first rows are the start of each port's stream. */
  @Property(tries = 100)
  void theFirstRowsAreAPrefix(
      @ForAll @IntRange(min = 1, max = 9) int tiles,
      @ForAll @IntRange(min = 1, max = 20) int more,
      @ForAll @IntRange(min = 1, max = 70) int k,
      @ForAll @IntRange(min = 0, max = 5) int which,
      @ForAll long seed) {
    DeviceConfig config = CONFIGS[which];
    int first = tiles * config.planeRows();
    IntegerMatrix matrix = Samples.integers(first + more, k, seed);
    byte[] whole = packed(config, matrix);
    byte[] start = packed(config, matrix.rows(0, first));
    long used = (long) tiles * new IntegerLayout(config, first, k).chunks() * config.lanes();
    used *= config.planeRows() / config.weightPorts();
    for (int port = 0; port < config.weightPorts(); port++) {
      for (long at = 0; at < used; at++) {
        int place = (int) config.weightByte(port, at);
        assertThat(start[place]).isEqualTo(whole[place]);
      }
    }
  }

  /** More than one batch. */
  @Test
  void packsLargeMatrices() {
    IntegerMatrix matrix = Samples.integers(2051, 2001, 1);
    byte[] image = packed(CONFIGS[1], matrix);
    IntegerLayout layout = new IntegerLayout(CONFIGS[1], matrix.n(), matrix.k());
    byte[] got = new byte[matrix.k()];
    byte[] expected = new byte[matrix.k()];
    for (int row = 0; row < matrix.n(); row++) {
      layout.copyRow(MemorySegment.ofArray(image), row, got, 0);
      matrix.copyRow(row, expected, 0);
      assertThat(got).isEqualTo(expected);
    }
  }

  /** A byte takes the five trits of an integer: what the software form's rows take. */
  @Test
  void takesAsManyBytesAsItsPlanes() {
    for (DeviceConfig config : CONFIGS) {
      assertThat(new IntegerLayout(config, 37, 61).bytes())
          .isEqualTo(new ImageLayout(config, 5 * 37, 61).bytes());
    }
  }

  @Test
  void refusesBytesAbove242() {
    byte[] image = packed(CONFIGS[0], Samples.integers(4, 16, 1));
    image[257] = (byte) 243;
    assertThatThrownBy(
            () -> IntegerImage.unpack(CONFIGS[0], "keys", 4, 16, MemorySegment.ofArray(image)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keys: byte 257 of the image of integers is 0xf3, expected at most 0xf2");
  }

  @Test
  void refusesConfigurationsWithoutPlanes() {
    DeviceConfig ternary = Configs.packing(20, 16, TritCodec.BASE_THREE, 128, 4);
    assertThatThrownBy(() -> new IntegerLayout(ternary, 4, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no planes");
  }
}
