package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.ternary.TernaryMatrix;

/** Kernels give the bits of plain loops, at odd sizes and at extremes. */
abstract class KernelsContract extends IntegerKernelsContract {
  private static TernaryMatrix matrix(int n, int k, IntUnaryOperator trit) {
    byte[] trits = new byte[n * k];
    for (int i = 0; i < trits.length; i++) {
      trits[i] = (byte) trit.applyAsInt(i);
    }
    return TernaryMatrix.of("test", n, k, trits);
  }

  private int anyTrit(int i) {
    return random.nextInt(3) - 1;
  }

  /** Multiplies by plain loops over the trits themselves, without any packing. */
  private static int[] product(TernaryMatrix matrix, MemorySegment x, int columns, int tokens) {
    int[] sums = new int[tokens * matrix.n()];
    for (int m = 0; m < tokens; m++) {
      for (int row = 0; row < matrix.n(); row++) {
        for (int c = 0; c < matrix.k(); c++) {
          sums[m * matrix.n() + row] +=
              x.get(JAVA_BYTE, (long) m * columns + c) * matrix.trit(row, c);
        }
      }
    }
    return sums;
  }

  private void multiplies(TernaryMatrix matrix, int tokens, IntUnaryOperator activation) {
    for (TritPacking packing : TritPacking.values()) {
      int n = matrix.n();
      int k = matrix.k();
      int blocks = packing.blocks(k);
      int columns = blocks * packing.columns();
      MemorySegment packed = memory(packing.bytes(n, k));
      packing.pack(matrix, packed, 0, TritPacking.groups(n));
      MemorySegment x =
          bytes(tokens * columns, i -> i % columns < k ? activation.applyAsInt(i) : 0);
      int[] expected = product(matrix, x, columns, tokens);
      MemorySegment tiles = memory((tokens + 15L) / 16 * 16 * columns);
      MemorySegment totals = memory(4L * tokens);
      for (int t = 0; t < (tokens + 15) / 16; t++) {
        kernels().interleave(x, columns, tokens, t, tiles, totals);
      }
      MemorySegment out = memory(4L * tokens * n);
      int middle = TritPacking.groups(n) / 2;
      kernels().many(packing, packed, blocks, 0, middle, n, tiles, totals, tokens, out);
      int groups = TritPacking.groups(n);
      kernels().many(packing, packed, blocks, middle, groups, n, tiles, totals, tokens, out);
      assertThat(out.toArray(JAVA_INT)).as("%s many, seed %d", packing, SEED).isEqualTo(expected);

      out.fill((byte) 77);
      for (int m = 0; m < tokens; m++) {
        MemorySegment token = x.asSlice((long) m * columns);
        long at = 4L * m * n;
        kernels().one(packing, packed, blocks, 0, middle, n, token, out, at);
        kernels().one(packing, packed, blocks, middle, groups, n, token, out, at);
      }
      assertThat(out.toArray(JAVA_INT)).as("%s one, seed %d", packing, SEED).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "16, 16, 1",
    "16, 20, 2",
    "17, 21, 3",
    "5, 79, 4",
    "33, 80, 5",
    "31, 81, 8",
    "48, 341, 9",
    "7, 1000, 15",
    "40, 1283, 16",
    "19, 1301, 17",
    "16, 2561, 33",
    "35, 160, 256"
  })
  void multipliesAnyShape(int n, int k, int tokens) {
    multiplies(matrix(n, k, this::anyTrit), tokens, this::anyByte);
  }

  @ParameterizedTest
  @CsvSource({"-128, 1", "-128, -1", "127, 1", "127, -1", "-128, 0"})
  void multipliesExtremes(int activation, int trit) {
    multiplies(matrix(18, 6912, i -> trit), 5, i -> activation);
  }

  @Test
  void refusesOperandsOutsideTheirSegment() {
    MemorySegment packed = memory(TritPacking.TWO_BITS.bytes(16, 32));
    MemorySegment out = memory(64);
    assertThatThrownBy(
            () -> kernels().one(TritPacking.TWO_BITS, packed, 3, 0, 1, 16, memory(48), out, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> kernels().one(TritPacking.TWO_BITS, packed, 2, 0, 1, 16, memory(16), out, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    SignMasks shape = new SignMasks(32, 32);
    for (int wrong = 0; wrong < 4; wrong++) {
      MemorySegment masks = memory(wrong == 0 ? 12 : 16);
      MemorySegment scales = memory(wrong == 1 ? 4 : 8);
      MemorySegment x = memory(wrong == 2 ? 124 : 128);
      MemorySegment y = memory(wrong == 3 ? 4 : 8);
      masks.fill((byte) -1);
      assertThatThrownBy(() -> kernels().grouped(shape, masks, scales, 0, 2, 2, x, 1, y))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "16, 4", "37, 7", "130, 65"})
  void multipliesRows(int n, int blocks) {
    MemorySegment w = bytes(TritPacking.groups(n) * blocks * 64, i -> 1 + random.nextInt(255));
    MemorySegment hi = bytes(4 * blocks, this::anyByte);
    MemorySegment lo = bytes(4 * blocks, i -> i == 0 ? -128 : anyByte(i));
    MemorySegment scales = floats(n, 1);
    int high = 0;
    int low = 0;
    for (int i = 0; i < 4 * blocks; i++) {
      high += hi.get(JAVA_BYTE, i);
      low += lo.get(JAVA_BYTE, i);
    }
    MemorySegment expected = memory(4L * n);
    MemorySegment got = memory(4L * n);
    int groups = TritPacking.groups(n);
    plain.rows(w, blocks, 0, groups, n, hi, lo, high, low, scales, 0.1f, expected);
    kernels().rows(w, blocks, 0, groups, n, hi, lo, high, low, scales, 0.1f, got);
    equal(got, expected);
  }

  /** Dots of the groups by plain loops over the trits themselves, without any packing. */
  private float[] grouped(
      TernaryMatrix matrix, MemorySegment scales, int size, MemorySegment x, int tokens) {
    int groups = Math.ceilDiv(matrix.k(), size);
    float[] y = new float[tokens * matrix.n()];
    for (int i = 0; i < y.length; i++) {
      int row = i % matrix.n();
      for (int g = 0; g < groups; g++) {
        int count = Math.min(size, matrix.k() - g * size);
        MemorySegment signs = memory(4L * count);
        for (int c = 0; c < count; c++) {
          signs.setAtIndex(JAVA_FLOAT, c, matrix.trit(row, g * size + c));
        }
        long at = 4 * ((long) (i / matrix.n()) * matrix.k() + g * size);
        float dot = plain.dot(x, at, signs, 0, count);
        y[i] += scales.getAtIndex(JAVA_FLOAT, (long) row * groups + g) * dot;
      }
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 32, 1",
    "5, 31, 32, 2",
    "4, 128, 128, 3",
    "7, 256, 128, 1",
    "9, 200, 64, 5",
    "13, 77, 17, 4",
    "6, 2560, 128, 2"
  })
  void multipliesGroups(int n, int k, int size, int tokens) {
    TernaryMatrix matrix = matrix(n, k, this::anyTrit);
    SignMasks shape = new SignMasks(k, size);
    MemorySegment masks = memory(shape.bytes(n));
    shape.pack(matrix, masks, 0, n);
    MemorySegment scales = floats(n * shape.groups(), 1);
    MemorySegment x = floats(tokens * k, 2);
    MemorySegment y = memory(4L * tokens * n);
    kernels().grouped(shape, masks, scales, 0, n / 2, n, x, tokens, y);
    kernels().grouped(shape, masks, scales, n / 2, n, n, x, tokens, y);
    assertThat(y.toArray(JAVA_FLOAT))
        .as("seed %d", SEED)
        .isEqualTo(grouped(matrix, scales, size, x, tokens));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100, 2560, 5461})
  void normsQuantisesScalesAddsAndGates(int n) {
    MemorySegment x = floats(n, 3);
    MemorySegment y = floats(n, 2);
    MemorySegment gain = floats(n, 1);
    assertThat(kernels().dot(x, 0, y, 0, n)).isEqualTo(plain.dot(x, 0, y, 0, n));
    for (MemorySegment weight : new MemorySegment[] {gain, null}) {
      MemorySegment expected = memory(n + 8);
      MemorySegment got = memory(n + 8);
      plain.quantise(x, 0, weight, n, 1e-5f, expected, 8, expected, 0);
      kernels().quantise(x, 0, weight, n, 1e-5f, got, 8, got, 0);
      equal(got, expected);
    }
    MemorySegment sums = bytes(4 * n, this::anyByte);
    MemorySegment expected = memory(4L * n);
    MemorySegment got = memory(4L * n);
    plain.norm(x, 0, gain, n, 1e-5f, expected, 0);
    kernels().norm(x, 0, gain, n, 1e-5f, got, 0);
    equal(got, expected);
    plain.scale(sums, 0, n, 0.37f, expected, 0);
    kernels().scale(sums, 0, n, 0.37f, got, 0);
    equal(got, expected);
    plain.add(expected, 0, x, 0, n, 1.4f);
    kernels().add(got, 0, x, 0, n, 1.4f);
    equal(got, expected);
    for (boolean silu : new boolean[] {false, true}) {
      plain.gate(silu, x, 0, y, 0, n, expected, 0);
      kernels().gate(silu, x, 0, y, 0, n, got, 0);
      equal(got, expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 80, 256, 4104})
  void readsEveryWord(int count) {
    MemorySegment segment = bytes(count, this::anyByte);
    assertThat(kernels().read(segment, 0, count)).isEqualTo(plain.read(segment, 0, count));
  }

  @Test
  void quantisesZerosAndWhatIsNotFinite() {
    for (float value : new float[] {0, 1e-30f, Float.NaN, Float.POSITIVE_INFINITY}) {
      MemorySegment x = memory(4 * 33);
      x.setAtIndex(JAVA_FLOAT, 20, value);
      MemorySegment gain = memory(4 * 33);
      for (int i = 0; i < 33; i++) {
        gain.setAtIndex(JAVA_FLOAT, i, 1);
      }
      MemorySegment expected = memory(8);
      MemorySegment got = memory(8);
      plain.quantise(x, 0, gain, 33, 1e-5f, memory(33), 0, expected, 0);
      kernels().quantise(x, 0, gain, 33, 1e-5f, memory(33), 0, got, 0);
      assertThat(got.toArray(JAVA_FLOAT)).isEqualTo(expected.toArray(JAVA_FLOAT));
      assertThat(Float.isFinite(got.getAtIndex(JAVA_FLOAT, 0))).isEqualTo(Float.isFinite(value));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 32", "5, 48", "3, 50", "20, 64"})
  void rotates(int heads, int half) {
    MemorySegment expected = floats(2 * heads * half, 1);
    MemorySegment table = floats(2 * half, 1);
    MemorySegment got = memory(expected.byteSize()).copyFrom(expected);
    plain.rotate(expected, 0, heads, half, table, 0);
    kernels().rotate(got, 0, heads, half, table, 0);
    equal(got, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 1, 64, 0, 1",
    "4, 2, 96, 7, 3",
    "8, 4, 128, 15, 2",
    "2, 1, 100, 200, 1",
    "6, 3, 8, 31, 33"
  })
  void attends(int heads, int group, int dim, int position, int tokens) {
    for (boolean half : new boolean[] {false, true}) {
      int row = (heads + 2 * heads / group) * dim;
      Attention shape = new Attention(half, heads, group, dim, row, (float) (1 / Math.sqrt(dim)));
      int positions = (position + tokens + 15) / 16 * 16;
      MemorySegment q = floats(tokens * row, 2);
      MemorySegment keys = cache(half, positions * shape.keySize());
      MemorySegment values = cache(half, positions * shape.keySize());
      int items = tokens * heads;
      MemorySegment expected = memory(4L * items * dim);
      MemorySegment got = memory(4L * items * dim);
      long room = shape.scoresBytes(positions);
      MemorySegment scores = memory(2 * room);
      plain.attend(shape, q, keys, values, position, 0, items, scores, 0, expected);
      int middle = items / 2;
      kernels().attend(shape, q, keys, values, position, middle, items, scores, 0, got);
      kernels().attend(shape, q, keys, values, position, 0, middle, scores, room, got);
      equal(got, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 0", "5, 128, 37", "3, 100, 15"})
  void storesKeysAndValues(int keyHeads, int dim, int position) {
    for (boolean half : new boolean[] {false, true}) {
      Attention shape = new Attention(half, keyHeads, 1, dim, 3 * keyHeads * dim, 1);
      MemorySegment from = floats(2 * shape.keySize(), 1);
      float[] odd = {
        0,
        -0f,
        65519,
        65520,
        1e9f,
        -1e9f,
        6.1e-5f,
        6.0e-5f,
        5.96e-8f,
        2.98e-8f,
        2.99e-8f,
        1e-20f,
        2049,
        2051,
        1 / 3f,
        Float.POSITIVE_INFINITY
      };
      for (int i = 0; i < odd.length; i++) {
        from.setAtIndex(JAVA_FLOAT, i, odd[i]);
      }
      long bytes = (long) shape.elementBytes() * shape.keySize() * (position + 16);
      MemorySegment[] expected = {memory(bytes), memory(bytes)};
      MemorySegment[] got = {memory(bytes), memory(bytes)};
      plain.store(shape, from, 0, position, expected[0], expected[1]);
      kernels().store(shape, from, 0, position, got[0], got[1]);
      equal(got[0], expected[0]);
      equal(got[1], expected[1]);
    }
  }

  private MemorySegment cache(boolean half, int count) {
    MemorySegment wide = floats(count, 1);
    if (!half) {
      return wide;
    }
    MemorySegment narrow = memory(2L * count);
    for (int i = 0; i < count; i++) {
      // A few are subnormal.
      float value = wide.getAtIndex(JAVA_FLOAT, i) * (i % 50 == 0 ? 1e-7f : 1);
      narrow.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16(value));
    }
    return narrow;
  }

  @ParameterizedTest
  @CsvSource({"1, 127", "15, 121", "100, 121", "128, 127"})
  void makesIntegers(int n, int most) {
    for (double size : new double[] {1, 1e-6, 0, 1e30, Double.POSITIVE_INFINITY, Double.NaN}) {
      MemorySegment x = floats(n, size);
      MemorySegment expected = memory(n);
      MemorySegment got = memory(n);
      // Boxed: a scale that is not a number equals itself.
      Float scale = plain.toIntegers(x, 0, n, most, expected, 0);
      assertThat(kernels().toIntegers(x, 0, n, most, got, 0)).isEqualTo(scale);
      if (Float.isFinite(scale)) {
        assertThat(got.toArray(JAVA_BYTE)).isEqualTo(expected.toArray(JAVA_BYTE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 100, 4096})
  void weighsScores(int count) {
    for (int largest : new int[] {0, 40, 1 << 20}) {
      int[] scores = random.ints(count, -largest, largest + 1).toArray();
      MemorySegment keys = positive(count);
      MemorySegment values = positive(count);
      MemorySegment expected = memory(2L * count);
      MemorySegment got = memory(2L * count);
      float factor = weigh(plain, scores, keys, values, expected);
      assertThat(weigh(kernels(), scores, keys, values, got)).isEqualTo(factor);
      assertThat(got.toArray(JAVA_BYTE)).isEqualTo(expected.toArray(JAVA_BYTE));
    }
  }

  private MemorySegment positive(int count) {
    MemorySegment values = memory(4L * count);
    for (int i = 0; i < count; i++) {
      values.setAtIndex(JAVA_FLOAT, i, (float) Math.exp(4 * random.nextGaussian() - 4));
    }
    return values;
  }

  private float weigh(
      Kernels with, int[] scores, MemorySegment keys, MemorySegment values, MemorySegment halves) {
    int count = scores.length;
    MemorySegment sums = memory(4L * count);
    MemorySegment.copy(scores, 0, sums, JAVA_INT, 0, count);
    return with.weigh(sums, 0, count, 0.01f, keys, 0, values, 0, halves, 0, halves, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 100})
  void combinesHalves(int n) {
    MemorySegment sums = memory(8L * n);
    for (int i = 0; i < 2 * n; i++) {
      sums.setAtIndex(JAVA_INT, i, random.nextInt());
    }
    MemorySegment expected = memory(4L * n);
    MemorySegment got = memory(4L * n);
    plain.combine(sums, 0, sums, 4L * n, n, 0.37f, expected, 0);
    kernels().combine(sums, 0, sums, 4L * n, n, 0.37f, got, 0);
    assertThat(got.toArray(JAVA_FLOAT)).isEqualTo(expected.toArray(JAVA_FLOAT));
  }
}
