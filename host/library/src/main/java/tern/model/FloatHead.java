package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import tern.cpu.Workers;

/** The rows of a head as they stand, multiplied in float32: all of them, or some by index. */
final class FloatHead {
  private final FloatRows rows;
  private final Workspace work;
  private final Row[] copies;

  FloatHead(FloatRows rows, Workspace work) {
    this.rows = rows;
    this.work = work;
    this.copies = new Row[work.workers.parts()];
    for (int part = 0; part < copies.length; part++) {
      copies[part] = new Row();
    }
  }

  /** One thread's copy of a row. */
  private final class Row {
    private final float[] values = new float[rows.columns()];
    private final MemorySegment copy = Workspace.floats(rows.columns());

    void read(int v) {
      rows.copy(v, values, 0);
      MemorySegment.copy(values, 0, copy, JAVA_FLOAT, 0, values.length);
    }

    float dot(MemorySegment x, int token) {
      return work.kernels.dot(copy, 0, x, 4L * token * values.length, values.length);
    }
  }

  /** Computes all logits after each of some tokens; each row is read once for all. */
  float[][] logits(MemorySegment x, int tokens) {
    int n = rows.rows();
    float[][] logits = new float[tokens][n];
    work.workers.run(
        (part, parts) -> {
          Row row = copies[part];
          int end = Workers.start(n, part + 1, parts);
          for (int v = Workers.start(n, part, parts); v < end; v++) {
            row.read(v);
            for (int m = 0; m < tokens; m++) {
              logits[m][v] = row.dot(x, m);
            }
          }
        });
    return logits;
  }

  /**
   * Computes the logits of some tokens, and returns the {@code count} largest.
   *
   * @param ids ascending, at least {@code count}
   */
  Candidates best(MemorySegment x, int[] ids, int count) {
    float[] logits = new float[ids.length];
    work.workers.run(
        (part, parts) -> {
          int end = Workers.start(ids.length, part + 1, parts);
          for (int i = Workers.start(ids.length, part, parts); i < end; i++) {
            copies[part].read(ids[i]);
            logits[i] = copies[part].dot(x, 0);
          }
        });
    int[] order = TopTokens.of(logits, count);
    return new Candidates(
        Arrays.stream(order).map(i -> ids[i]).toArray(), TopTokens.pick(logits, order));
  }
}
