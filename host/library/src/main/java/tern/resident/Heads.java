package tern.resident;

import static tern.resident.Generation.of;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.model.PassTensor;

/**
 * The queries, or the keys, in the buffer: heads of two halves, those of the next row after them.
 * Scales, norms and rotates them.
 *
 * @param at the generation
 * @param word where they begin
 * @param count heads of a row
 * @param column column of the first head among queries, keys and values
 */
record Heads(Generation at, int word, int count, int column) {
  private int words() {
    return at.shape.keyWords();
  }

  Operand all() {
    return Operand.buffer(word).every(words());
  }

  /**
   * Computes {@code y = float(sums) factor}.
   *
   * @param factor word of the factor of the first row
   */
  void scale(Operand sums, int factor) {
    int row = count * words();
    at.step(
        "scale",
        of(VectorOp.SCALE, row)
            .a(sums, SourceType.INT)
            .scalar(Generation.scalar(factor, at.rows))
            .repeat(at.rows)
            .store(at.rows(Operand.buffer(word), row)));
    probe(PassTensor.QKV);
  }

  private void probe(PassTensor tensor) {
    int half = at.shape.model().headDim() / 2;
    for (int i = 0; i < 2 * count; i++) {
      int from = word + i * at.shape.half();
      at.program.probe(tensor, column + i * half, Operand.buffer(from), half);
    }
  }

  /** Norms each head, where the model does. */
  void norm(String name, @Nullable Supplier<float[]> gain) {
    if (gain == null) {
      return;
    }
    int dim = at.shape.model().headDim();
    if (words() != dim) {
      throw new ResidentException(
          name
              + ": half a head is "
              + dim / 2
              + " elements, a norm of heads expects a multiple of "
              + at.shape.unit().lanes()
              + ", the words of a beat");
    }
    int mark = at.buffer.mark();
    int count = at.rows * this.count;
    int roots = at.buffer.take("roots of heads", count);
    float epsilon = at.shape.model().normEpsilon();
    at.step(
        "sums of squares",
        of(VectorOp.MULTIPLY, dim).a(all()).b(all()).repeat(count).reduce(Reduction.SUM, roots));
    at.words("means", VectorOp.DIVIDE_BY, count, roots, Scalar.of(dim), roots);
    at.words("means + epsilon", VectorOp.OFFSET, count, roots, Scalar.of(epsilon), roots);
    at.step(
        "roots", of(VectorOp.ROOT, count).a(Operand.buffer(roots)).store(Operand.buffer(roots)));
    at.words("1 / roots", VectorOp.DIVIDE_INTO, count, roots, Scalar.of(1), roots);
    Operand table = Operand.memory(at.table(name, gain, dim));
    at.step("gain", of(VectorOp.MULTIPLY, dim).a(all()).b(table).repeat(count).store(all()));
    at.step(
        "norm",
        of(VectorOp.SCALE, dim).a(all()).scalar(Scalar.from(roots)).repeat(count).store(all()));
    at.buffer.release(mark);
  }

  /**
   * Rotates each head in place.
   *
   * @param table word of the cosines of the first row's position; its sines follow, then those of
   *     the next row
   */
  void rotate(int table) {
    int half = at.shape.half();
    int mark = at.buffer.mark();
    int products = at.buffer.take("rotated halves", 2 * count * half);
    Operand highSin = Operand.buffer(products).every(half);
    Operand lowSin = highSin.plus((long) count * half);
    for (int row = 0; row < at.rows; row++) {
      Operand low = all().row(row * count);
      Operand high = low.plus(half);
      Operand cos = Operand.buffer(table + row * words());
      Operand sin = cos.plus(half);
      halves("high sin", VectorOp.MULTIPLY, high, sin, highSin);
      halves("low sin", VectorOp.MULTIPLY, low, sin, lowSin);
      halves("low cos", VectorOp.MULTIPLY, low, cos, low);
      halves("low cos - high sin", VectorOp.SUBTRACT, low, highSin, low);
      halves("high cos", VectorOp.MULTIPLY, high, cos, high);
      halves("high cos + low sin", VectorOp.ADD, high, lowSin, high);
    }
    probe(PassTensor.ROTATED);
    at.buffer.release(mark);
  }

  private void halves(String name, VectorOp op, Operand a, Operand b, Operand d) {
    at.step(name, of(op, at.shape.half()).a(a).b(b).repeat(count).store(d));
  }
}
