package tern.resident;

import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/** What the parts of a generator share: shape, memory, buffer, and the program so far. */
final class Generation {
  final ResidentShape shape;
  final MemoryPlan memory;
  final BufferPlan buffer;
  final ProgramBuilder program = new ProgramBuilder();
  final ResidentMaps maps;

  /** Tokens that the program takes at once: its rows. */
  final int rows;

  /** The residual: in the buffer, or in memory if there are several rows. */
  final Operand residual;

  /** A program of one token. */
  Generation(ResidentShape shape, long base) {
    this.shape = shape;
    this.memory = new MemoryPlan(base);
    this.buffer = new BufferPlan(shape.unit());
    this.maps = new ResidentMaps();
    this.rows = 1;
    this.residual = Operand.buffer(buffer.take("the residual", shape.model().hiddenSize()));
  }

  /** Another program, which shares memory and maps with one. */
  Generation(Generation other, int rows, Operand residual) {
    this.shape = other.shape;
    this.memory = other.memory;
    this.buffer = new BufferPlan(shape.unit());
    this.maps = other.maps;
    this.rows = rows;
    this.residual = residual;
  }

  /** Adds the steps of some rows. */
  @FunctionalInterface
  interface RowSteps {
    void add(int first, int count);
  }

  /** All rows of an operand, each so many bytes or words after the one before. */
  Operand rows(Operand first, long stride) {
    return rows == 1 ? first : first.every(Math.toIntExact(stride));
  }

  /** The words of a factor of each row, from a whole row of the buffer on. */
  int pitch() {
    return rows == 1 ? 1 : shape.unit().roundUp(rows);
  }

  /** A word for each of some rows. */
  static Scalar scalar(int word, int count) {
    return count == 1 ? Scalar.at(word) : Scalar.from(word);
  }

  /** Adds the steps of as many rows at once as the buffer has room for. */
  void rows(int words, RowSteps steps) {
    int lanes = shape.unit().lanes();
    int room = buffer.free() / words;
    int together = room >= rows ? rows : Math.max(1, room / lanes * lanes);
    for (int first = 0; first < rows; first += together) {
      int mark = buffer.mark();
      steps.add(first, Math.min(together, rows - first));
      buffer.release(mark);
    }
  }

  /** A table of floats in memory, such as the weight of a norm. */
  long table(String name, Supplier<float[]> values, int count) {
    return memory.share(
        program.key(name),
        name,
        4L * count,
        into -> {
          float[] read = values.get();
          for (int i = 0; i < count; i++) {
            into.setAtIndex(ValueLayout.JAVA_FLOAT, i, read[i]);
          }
        });
  }

  /** Adds an instruction. */
  void step(String name, StepBuilder step) {
    program.step(name, step);
  }

  /** {@code d = op(a, s)} of words in the buffer. */
  void words(String name, VectorOp op, int n, int a, Scalar s, int d) {
    step(name, of(op, n).a(Operand.buffer(a)).scalar(s).store(Operand.buffer(d)));
  }

  /** {@code d = op(a, b)} of words in the buffer. */
  void pairs(String name, VectorOp op, int n, int a, int b, int d) {
    step(name, of(op, n).a(Operand.buffer(a)).b(Operand.buffer(b)).store(Operand.buffer(d)));
  }

  static StepBuilder of(VectorOp op, int n) {
    return new StepBuilder(op, n);
  }
}
