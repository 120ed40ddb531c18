package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    return java.util.Arrays.copyOfRange(row, head * dim, (head + 1) * dim);
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
}
