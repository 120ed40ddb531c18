package tern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Trits and their scales, against bytes that are put together element by element. */
class TritsTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(8);

  static byte[] trits(int count) {
    byte[] trits = new byte[count];
    for (int i = 0; i < count; i++) {
      trits[i] = (byte) (RANDOM.nextInt(3) - 1);
    }
    return trits;
  }

  private static GgufTensor tensor(int number, int rows, int columns, byte[] data) {
    GgufBytes bytes = new GgufBytes().tensor("w", number, new long[] {rows, columns}, data);
    return GgufFile.parse(Path.of("a.gguf"), MemorySegment.ofArray(bytes.bytes())).tensor("w");
  }

  private static void holds(GgufTrits read, byte[] trits, int columns) {
    byte[] codes = new byte[columns + 3];
    for (int row = 0; row < trits.length / columns; row++) {
      read.codes().copy(row, codes, 3);
      for (int i = 0; i < columns; i++) {
        assertThat(codes[3 + i] - 1).isEqualTo(trits[row * columns + i]);
      }
    }
  }

  /** Packs rows of {@code group} weights: a float16 scale, and four codes a byte, lowest first. */
  static byte[] pairs(byte[] trits, int group, float... scales) {
    ByteBuffer out = GgufBytes.buffer(trits.length / group * (2 + group / 4));
    for (int g = 0; g < trits.length / group; g++) {
      out.putShort(Float.floatToFloat16(scales[g % scales.length]));
      for (int i = 0; i < group; i += 4) {
        int at = g * group + i;
        out.put(
            (byte)
                (trits[at] + 1
                    | trits[at + 1] + 1 << 2
                    | trits[at + 2] + 1 << 4
                    | trits[at + 3] + 1 << 6));
      }
    }
    return out.array();
  }

  @ParameterizedTest
  @EnumSource
  void readsI2s(I2sLayout layout) {
    byte[] trits = trits(8 * 384);
    GgufTensor tensor = tensor(36, 8, 384, I2sBytes.pack(layout, trits, 384, 0.75f));
    GgufTrits read = GgufTrits.of(tensor, layout);
    holds(read, trits, 384);
    assertThat(read.group()).isZero();
    assertThat(read.scales()).containsExactly(0.75f);
  }

  @ParameterizedTest
  @EnumSource
  void refusesI2sThatHoldsNoTrit(I2sLayout layout) {
    byte[] trits = trits(8 * 384);
    trits[5 * 384 + 200] = 2;
    GgufTensor tensor = tensor(36, 8, 384, I2sBytes.pack(layout, trits, 384, 1));
    assertThatThrownBy(() -> GgufTrits.of(tensor, layout))
        .hasMessage("a.gguf: tensor 'w' has code 3 at row 5, column 200, which is not a trit");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity", "1e-40"})
  void refusesAScaleThatIsNone(float scale) {
    byte[] data = I2sBytes.pack(I2sLayout.X86, trits(128), 128, scale);
    assertThatThrownBy(() -> GgufTrits.of(tensor(36, 1, 128, data), I2sLayout.X86))
        .hasMessageContaining("tensor 'w' has scale ")
        .hasMessageContaining("expected a positive number");
  }

  @ParameterizedTest
  @CsvSource({"42, 64", "42, 128", "142, 128"})
  void readsGroups(int number, int group) {
    byte[] trits = trits(6 * 384);
    float[] scales = {0.5f, 0.25f, 0, 3};
    GgufTensor tensor = tensor(number, 6, 384, pairs(trits, group, scales));
    GgufTrits read = GgufTrits.of(tensor, I2sLayout.X86);
    holds(read, trits, 384);
    assertThat(read.group()).isEqualTo(group);
    assertThat(read.scales()).hasSize(6 * 384 / group).startsWith(0.5f, 0.25f, 0f, 3f, 0.5f);
    float[] floats = tensor.floats();
    for (int i = 0; i < floats.length; i++) {
      assertThat(floats[i]).isEqualTo(scales[i / group % 4] * trits[i]);
    }
  }

  @Test
  void equalScalesOfGroupsStayGroups() {
    GgufTensor tensor = tensor(42, 8, 256, pairs(trits(2048), 64, 0.5f));
    assertThat(GgufTrits.of(tensor, I2sLayout.X86).group()).isEqualTo(64);
  }

  @Test
  void groupsWhoseSizeCannotBeToldAreRefused() {
    assertThatThrownBy(() -> tensor(42, 1, 128, pairs(trits(128), 64, 1)))
        .hasMessageContaining("tensor 'w' has type 42 (Q2_0)")
        .hasMessageContaining("both groups of 64 and groups of 128");
    assertThatThrownBy(() -> tensor(42, 4, 256, new byte[500]))
        .hasMessageContaining("neither groups of 64 nor groups of 128");
  }

  @Test
  void groupsWithACodeOfTwoAreRefused() {
    byte[] trits = trits(2048);
    trits[3 * 256 + 70] = 2;
    GgufTensor tensor = tensor(42, 8, 256, pairs(trits, 64, 1));
    assertThatThrownBy(() -> GgufTrits.of(tensor, I2sLayout.X86))
        .hasMessageContaining("code 3 at row 3, column 70");
  }

  /** Builds TQ2_0 from its description: 2 x 32 bytes of four runs of 32, then the scale. */
  private static byte[] tq2(byte[] trits, float... scales) {
    ByteBuffer out = GgufBytes.buffer(trits.length / 256 * 66);
    for (int b = 0; b < trits.length / 256; b++) {
      for (int i = 0; i < 256; i++) {
        int at = b * 66 + i / 128 * 32 + i % 32;
        out.put(at, (byte) (out.get(at) | trits[b * 256 + i] + 1 << i % 128 / 32 * 2));
      }
      out.putShort(b * 66 + 64, Float.floatToFloat16(scales[b % scales.length]));
    }
    return out.array();
  }

  @Test
  void oneScaleOfAllBlocksIsOneScale() {
    byte[] trits = trits(4 * 512);
    Arrays.fill(trits, 256, 512, (byte) 0);
    Arrays.fill(trits, 1280, 1536, (byte) 0);
    GgufTrits read =
        GgufTrits.of(tensor(35, 4, 512, tq2(trits, 0.5f, 3, 0.5f, 0.5f)), I2sLayout.X86);
    holds(read, trits, 512);
    assertThat(read.group()).as("blocks of zeros do not count").isZero();
    assertThat(read.scales()).containsExactly(0.5f);
  }

  @Test
  void aBlockOfZerosInBaseThreeDoesNotCount() {
    ByteBuffer data = GgufBytes.buffer(108);
    for (int block = 0; block < 2; block++) {
      for (int i = 0; i < 52; i++) {
        int number = i < 48 ? 121 : 120;
        data.put((byte) ((number * 256 + 242) / 243));
      }
      data.putShort(Float.floatToFloat16(block + 1));
    }
    data.put(54, (byte) 0);
    GgufTrits read = GgufTrits.of(tensor(34, 2, 256, data.array()), I2sLayout.X86);
    byte[] trits = new byte[512];
    for (int i = 0; i < 5; i++) {
      trits[256 + 32 * i] = -1;
    }
    holds(read, trits, 256);
    assertThat(read.scales()).containsExactly(2);
  }

  @Test
  void differentScalesAreThoseOfGroups() {
    byte[] trits = trits(4 * 512);
    GgufTrits read = GgufTrits.of(tensor(35, 4, 512, tq2(trits, 0.5f, 1)), I2sLayout.X86);
    holds(read, trits, 512);
    assertThat(read.group()).isEqualTo(256);
    assertThat(read.scales()).containsExactly(0.5f, 1, 0.5f, 1, 0.5f, 1, 0.5f, 1);
  }

  @Test
  void aFileOfZerosIsNoMatrix() {
    assertThatThrownBy(() -> GgufTrits.of(tensor(35, 2, 256, new byte[132]), I2sLayout.X86))
        .hasMessageContaining("has scale 0 at row 0, column 0 and trits that are not 0");
  }

  @Test
  void blocksWithABadScaleOrByteAreRefused() {
    byte[] data = tq2(trits(512), Float.NaN);
    assertThatThrownBy(() -> GgufTrits.of(tensor(35, 2, 256, data), I2sLayout.X86))
        .hasMessageContaining("has scale NaN at row 0, column 0");
    byte[] threes = tq2(trits(512), 1);
    threes[66 + 32] |= 3 << 4;
    assertThatThrownBy(() -> GgufTrits.of(tensor(35, 2, 256, threes), I2sLayout.X86))
        .hasMessageContaining("code 3 at row 1, column 192");
    byte[] base3 = new byte[54];
    base3[33] = 1;
    base3[53] = 0x3C;
    assertThatThrownBy(() -> GgufTrits.of(tensor(34, 1, 256, base3), I2sLayout.X86))
        .hasMessageContaining("has a byte at row 0, column 161 that no trits encode");
  }

  @Test
  void floatsAreNotTernary() {
    assertThatThrownBy(() -> GgufTrits.of(tensor(0, 1, 4, new byte[16]), I2sLayout.X86))
        .hasMessageContaining("has type 0 (F32), which is not ternary");
  }
}
