package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.PagePool;
import tern.backend.PageShape;
import tern.backend.ReferenceBackend;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;

/** Attention over pages equals plain loops without pages, to the last bit. */
class IntegerAttentionTest {
  private static final long SEED = 20261130;

  /** What some tokens attend to, in passes of given sizes. */
  static List<float[]> run(PagePool pool, Kernels kernels, float[][] qkv, int... passes) {
    PageShape shape = pool.shape();
    Workspace work = new Workspace(kernels, Workers.shared());
    List<float[]> out = new ArrayList<>();
    IntegerAttention attention = new IntegerAttention(work, pool.open(), null);
    int position = 0;
    int row = qkv[0].length;
    int queries = shape.heads() * shape.dim();
    for (int tokens : passes) {
      attention.reserve(position, tokens);
      MemorySegment rows = Workspace.floats((long) tokens * row);
      MemorySegment into = Workspace.floats((long) tokens * queries);
      for (int layer = 0; layer < shape.layers(); layer++) {
        for (int m = 0; m < tokens; m++) {
          MemorySegment.copy(qkv[position + m], 0, rows, JAVA_FLOAT, 4L * m * row, row);
          attention.quantise(layer, m, rows, 4L * m * row);
        }
        attention.store(layer, position, tokens);
        attention.attend(layer, position, tokens, into);
      }
      for (int m = 0; m < tokens; m++) {
        float[] token = new float[queries];
        MemorySegment.copy(into, JAVA_FLOAT, 4L * m * queries, token, 0, queries);
        out.add(token);
      }
      position += tokens;
    }
    attention.close();
    return out;
  }

  /** Random queries, keys and values, of very different sizes. */
  static float[][] random(PageShape shape, int tokens, Random random) {
    float[][] qkv = new float[tokens][(shape.heads() + 2 * shape.keyHeads()) * shape.dim()];
    for (float[] row : qkv) {
      float size = (float) Math.exp(2 * random.nextGaussian());
      for (int i = 0; i < row.length; i++) {
        row[i] = size * (float) random.nextGaussian();
      }
    }
    return qkv;
  }

  static float[] part(float[] row, int head, int dim) {
    return Arrays.copyOfRange(row, head * dim, (head + 1) * dim);
  }

  static float[] expected(PageShape shape, float[][] qkv, int token) {
    float[] out = new float[shape.heads() * shape.dim()];
    for (int head = 0; head < shape.heads(); head++) {
      int keyHead = shape.heads() + head / shape.group();
      float[][] keys = new float[token + 1][];
      float[][] values = new float[token + 1][];
      for (int p = 0; p <= token; p++) {
        keys[p] = part(qkv[p], keyHead, shape.dim());
        values[p] = part(qkv[p], keyHead + shape.keyHeads(), shape.dim());
      }
      float[] query = part(qkv[token], head, shape.dim());
      float[] attended = AttentionSpecification.attend(query, keys, values);
      System.arraycopy(attended, 0, out, head * shape.dim(), shape.dim());
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 1",
    "1, 2, 4, 64, 16",
    "2, 1, 1, 96, 32",
    "1, 2, 1, 100, 7",
    "1, 1, 4, 128, 256"
  })
  void equalsPlainLoops(int layers, int keyHeads, int group, int dim, int positions) {
    PageShape shape = new PageShape(layers, keyHeads, group, dim, positions);
    float[][] qkv = random(shape, 45, new Random(SEED));
    qkv[3] = new float[qkv[3].length];
    for (Kernels kernels : new Kernels[] {new PlainKernels(), BestKernels.get().kernels()}) {
      PagePool pool =
          new PagePool(
              new ReferenceBackend().pages(shape, kernels, Workers.shared()), Integer.MAX_VALUE);
      List<float[]> got = run(pool, kernels, qkv, 20, 1, 1, 7, 16);
      for (int m = 0; m < qkv.length; m++) {
        assertThat(got.get(m)).as("token %d", m).isEqualTo(expected(shape, qkv, m));
      }
      assertThat(pool.used()).isZero();
    }
  }

  @Test
  void pagesHoldWhatWasStoredWithinHalfAStep() {
    PageShape shape = new PageShape(2, 2, 1, 6, 4);
    float[][] qkv = random(shape, 9, new Random(SEED));
    Workspace work = new Workspace(new PlainKernels(), Workers.shared());
    PagePool pool =
        new PagePool(new ReferenceBackend().pages(shape, work.kernels, work.workers), 3);
    IntegerAttention attention = new IntegerAttention(work, pool.open(), null);
    attention.reserve(0, 9);
    for (int m = 0; m < 9; m++) {
      attention.quantise(1, m, MemorySegment.ofArray(qkv[m]), 0);
    }
    attention.store(1, 0, 9);
    float[] key = new float[6];
    float[] value = new float[6];
    for (int p = 0; p < 9; p++) {
      for (int head = 0; head < 2; head++) {
        attention.pages().read(1, head, p, key, value);
        near(key, part(qkv[p], 2 + head, 6));
        near(value, part(qkv[p], 4 + head, 6));
      }
    }
    attention.close();
  }

  private static void near(float[] got, float[] expected) {
    float largest = 0;
    for (float x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(largest * 0.5001f / 121));
    }
  }

  @Test
  void refusesWhatIsNotFinite() {
    PageShape shape = new PageShape(1, 1, 2, 4, 4);
    Workspace work = new Workspace(BestKernels.get().kernels(), Workers.shared());
    PagePool pool =
        new PagePool(new ReferenceBackend().pages(shape, work.kernels, work.workers), 1);
    IntegerAttention attention = new IntegerAttention(work, pool.open(), null);
    attention.reserve(0, 1);
    String[] names = {"query of head 0", "query of head 1", "key of head 0", "value of head 0"};
    for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      for (int i = 0; i < names.length; i++) {
        float[] row = new float[16];
        row[4 * i + 3] = wrong;
        assertThatThrownBy(() -> attention.quantise(0, 0, MemorySegment.ofArray(row), 0))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage(
                "the "
                    + names[i]
                    + " of token 0 of the pass has an element that is not finite; expected finite"
                    + " numbers");
      }
    }
  }
}
