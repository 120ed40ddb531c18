package tern.resident;

import static tern.resident.GoldenInstructions.at;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The file in sim/vectors/resident is what the machine in Java does. */
class GoldenInstructionsTest {
  /** Zeros, subnormals, ties, the ends of exp, the largest, and what is not finite. */
  private static final float[] CORNERS = {
    0,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x0.fffffep-126f,
    -0x0.fffffep-126f,
    Float.MIN_NORMAL,
    -0x1.8p-126f,
    1e-5f,
    0.5f,
    -0.5f,
    1,
    -1,
    0x1.000002p0f,
    -2.5f,
    120.5f,
    127.5f,
    -87,
    -87.00001f,
    -0.34657362f,
    32638.5f,
    32639.5f,
    0x1.000002p23f,
    -1e9f,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    3,
    1e-20f,
    -0x1p-149f * 3,
    0x1.fffffep0f
  };

  private static final int[] INTEGERS = {
    0,
    1,
    -1,
    0x0100_0001,
    0x0100_0003,
    -0x0100_0001,
    0x7FFF_FFBF,
    0x7FFF_FFC0,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x0200_0002,
    0x0200_0006
  };

  private static final int N = CORNERS.length;

  /**
   * Offsets in memory: row r has the corners from number r on; integers, random floats, results.
   */
  private static final int ROW = 4 * N;

  private static final int INTS = N * ROW;
  private static final int RANDOM = INTS + 256;
  private static final int OUT = 0x2000;

  private final GoldenInstructions golden = new GoldenInstructions(8);

  private static StepBuilder step(VectorOp op, int n) {
    return new StepBuilder(op, n);
  }

  private void setUp() {
    for (int row = 0; row < N; row++) {
      for (int i = 0; i < N; i++) {
        golden.floats(row * ROW + 4L * i, CORNERS[(row + i) % N]);
      }
    }
    golden.words(INTS, INTEGERS);
    SplittableRandom random = new SplittableRandom(31);
    for (int i = 0; i < 256; i++) {
      float value = (float) (random.nextGaussian() * Math.exp(4 * random.nextGaussian()));
      golden.floats(RANDOM + 4L * i, value);
    }
    golden.begin();
  }

  private void operations() {
    golden.step("corners", step(VectorOp.MOVE, N).a(at(0)).store(Operand.buffer(0)));
    for (VectorOp op : VectorOp.values()) {
      if (op == VectorOp.INDEX) {
        continue;
      }
      StepBuilder step = step(op, N).a(at(0)).store(at(OUT).every(ROW));
      if (op.takesB()) {
        step.b(at(0).every(ROW)).repeat(N);
      }
      if (op.takesScalar()) {
        step.scalar(Scalar.from(0)).repeat(N);
      }
      golden.step(op + " of corners", step);
    }
    golden.step(
        "scales reversed",
        step(VectorOp.SCALE_ADD, N)
            .a(at(0).every(ROW))
            .b(at(INTS - ROW).every(-ROW))
            .repeat(N)
            .scalar(Scalar.from(0))
            .store(at(OUT).every(ROW)));
    golden.step("exp", step(VectorOp.EXP_MAGNITUDE, 256).a(at(RANDOM)).store(Operand.buffer(256)));
    golden.step(
        "small roots",
        step(VectorOp.SCALE, 256).a(at(RANDOM)).scalar(0x1p-140f).store(Operand.buffer(512)));
    golden.step(
        "roots of subnormals", step(VectorOp.ROOT, 256).a(Operand.buffer(512)).store(at(OUT)));
    golden.step(
        "subnormals divided",
        step(VectorOp.DIVIDE, 256).a(Operand.buffer(512)).b(at(RANDOM)).store(at(OUT)));
    golden.step(
        "divided by subnormals",
        step(VectorOp.DIVIDE_INTO, 256).a(Operand.buffer(512)).scalar(3e-30f).store(at(OUT)));
  }

  private void types() {
    for (ResultType type : ResultType.values()) {
      Operand into = at(type == ResultType.WORD ? OUT : OUT + 1);
      golden.step(
          "corners as " + type, step(VectorOp.MOVE, N).a(at(0)).store(into, type).padding(5));
      golden.step(
          "hundreds as " + type,
          step(VectorOp.SCALE, 256).a(at(RANDOM)).scalar(100).store(into, type));
    }
    golden.step(
        "integers",
        step(VectorOp.MOVE, INTEGERS.length).a(at(INTS), SourceType.INT).store(at(OUT)));
    golden.step(
        "both integers",
        step(VectorOp.SUBTRACT, 256)
            .a(at(RANDOM), SourceType.INT)
            .b(at(0), SourceType.INT)
            .store(Operand.buffer(512)));
    golden.step(
        "integers of the buffer",
        step(VectorOp.MOVE, 256).a(Operand.buffer(512), SourceType.INT).store(at(OUT)));
    golden.step("halves", step(VectorOp.MOVE, 16).a(at(RANDOM), SourceType.HALF).store(at(OUT)));
  }

  private void reductions() {
    for (Reduction kind : new Reduction[] {Reduction.SUM, Reduction.MAGNITUDE, Reduction.MAX}) {
      golden.step(
          kind + " of corners",
          step(VectorOp.MOVE, N).a(at(0).every(ROW)).repeat(3).reduce(kind, 604));
      golden.step(
          kind + " of few", step(VectorOp.MOVE, 5).a(at(0).every(32)).repeat(40).reduce(kind, 608));
    }
    golden.step("corners list", step(VectorOp.MOVE, N).a(at(0)).top(0));
    golden.step("their indexes", step(VectorOp.INDEX, 16).store(Operand.buffer(640)));
    golden.step("and again", step(VectorOp.MOVE, N).a(at(ROW)).top(N).continued());
    golden.step("indexes of both", step(VectorOp.INDEX, 16).store(at(OUT + 4)));
    golden.step(
        "choose of corners", step(VectorOp.MOVE, 16).a(at(0)).reduce(Reduction.CHOOSE, 620));
    golden.step(
        "choose of the others", step(VectorOp.MOVE, 16).a(at(64)).reduce(Reduction.CHOOSE, 621));
    golden.step(
        "choose the smaller index",
        step(VectorOp.AT_LEAST, 8).a(at(RANDOM)).scalar(1e9f).reduce(Reduction.CHOOSE, 622));
  }

  @Test
  void theFileIsWhatTheMachineDoes() throws IOException {
    setUp();
    operations();
    types();
    reductions();
    golden.expect("instructions.json");
  }
}
