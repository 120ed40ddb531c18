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

  /** The residual: {@code hidden} words. */
  final int residual;

  Generation(ResidentShape shape, long base) {
    this.shape = shape;
    this.memory = new MemoryPlan(base);
    this.buffer = new BufferPlan(shape.unit());
    this.maps = new ResidentMaps();
    this.residual = buffer.take("the residual", shape.model().hiddenSize());
  }

  /** A table of floats in memory, such as the weight of a norm. */
  long table(String name, Supplier<float[]> values, int count) {
    return memory.take(
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
