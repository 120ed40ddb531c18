package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static tern.resident.GoldenInstructions.at;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;

/** The file in sim/vectors/resident is what the machine in Java does. */
class GoldenInstructionsTest {
  private static final Path FILE =
      Backends.home().resolve("sim/vectors/resident/instructions.json");

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
    Float.NaN
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

  /** Offsets in memory: corners twice, integers, random floats, results. */
  private static final int SHIFTED = 4 * N;

  private static final int INTS = 256;
  private static final int RANDOM = 512;
  private static final int OUT = 4096;

  private final GoldenInstructions golden = new GoldenInstructions();

  private static StepBuilder step(VectorOp op, int n) {
    return new StepBuilder(op, n);
  }

  private void setUp() {
    golden.floats(0, CORNERS);
    golden.floats(SHIFTED, CORNERS);
    golden.words(INTS, INTEGERS);
    SplittableRandom random = new SplittableRandom(31);
    for (int i = 0; i < 256; i++) {
      float value = (float) (random.nextGaussian() * Math.exp(4 * random.nextGaussian()));
      golden.floats(RANDOM + 4L * i, value);
    }
  }

  private void operations() {
    golden.step("corners", step(VectorOp.MOVE, N).a(at(0)).store(Operand.buffer(0)));
    for (VectorOp op : VectorOp.values()) {
      StepBuilder step = step(op, N);
      if (op == VectorOp.INDEX) {
        continue;
      }
      step.a(at(0));
      if (op.takesB()) {
        step.b(at(16).every(16)).repeat(N / 4);
      }
      if (op.takesScalar()) {
        step.scalar(Scalar.from(0)).repeat(op.takesB() ? N / 4 : N);
      }
      golden.step(op + " of corners", step.store(at(OUT).every(4 * N)));
    }
    golden.step("exp", step(VectorOp.EXP_MAGNITUDE, 256).a(at(RANDOM)).store(Operand.buffer(256)));
  }

  private void types() {
    for (ResultType type : ResultType.values()) {
      Operand into = at(type == ResultType.WORD ? OUT : OUT + 1);
      golden.step(
          "corners as " + type, step(VectorOp.MOVE, N).a(at(0)).store(into, type).padding(5));
    }
    golden.step(
        "integers",
        step(VectorOp.MOVE, INTEGERS.length).a(at(INTS), SourceType.INT).store(at(OUT)));
    golden.step("halves", step(VectorOp.MOVE, 16).a(at(RANDOM), SourceType.HALF).store(at(OUT)));
  }

  private void reductions() {
    golden.step(
        "sums",
        step(VectorOp.MOVE, 61).a(at(RANDOM).every(64)).repeat(3).reduce(Reduction.SUM, 600));
    golden.step(
        "goes on",
        step(VectorOp.MULTIPLY, 33)
            .a(at(RANDOM))
            .b(at(RANDOM + 256))
            .reduce(Reduction.SUM, 603)
            .continued());
    for (Reduction kind : new Reduction[] {Reduction.MAGNITUDE, Reduction.MAX}) {
      golden.step(kind + " of corners", step(VectorOp.MOVE, N).a(at(0)).reduce(kind, 604));
      golden.step(
          kind + " of two", step(VectorOp.MOVE, 2).a(at(0).every(16)).repeat(6).reduce(kind, 605));
    }
    golden.token(4, 9);
    golden.step("list", step(VectorOp.SCALE, 37).a(at(RANDOM)).scalar(-0.5f).top(1000));
    golden.step("zeros", step(VectorOp.SCALE, 12).a(at(RANDOM)).scalar(0).top(50).continued());
    golden.step("longer list", step(VectorOp.MOVE, 100).a(at(RANDOM)).top(7).continued());
    golden.step("indexes", step(VectorOp.INDEX, 8).store(at(OUT + 4)));
    golden.step(
        "choose the smaller index",
        step(VectorOp.AT_LEAST, 8).a(at(RANDOM)).scalar(9).reduce(Reduction.CHOOSE, 620));
    golden.step("corners list", step(VectorOp.MOVE, N).a(at(0)).top(0));
    golden.step("their indexes", step(VectorOp.INDEX, 8).store(Operand.buffer(640)));
  }

  private void places(int position, int token, int entries) {
    golden.step(
        "by position", step(VectorOp.MOVE, 3).a(at(RANDOM)).store(at(OUT).mapped(position)));
    golden.step("by token", step(VectorOp.MOVE, 5).a(at(RANDOM).mapped(token)).store(at(OUT)));
    golden.step(
        "by entry",
        step(VectorOp.MULTIPLY, 8)
            .a(at(0).mapped(entries))
            .b(at(RANDOM))
            .repeat(4)
            .reduce(Reduction.SUM, 700));
    golden.step(
        "backwards",
        step(VectorOp.MOVE, 6)
            .a(at(RANDOM + 512).every(-32))
            .repeat(5)
            .store(Operand.buffer(768).every(8)));
    golden.step(
        "single words",
        step(VectorOp.MOVE, 1)
            .a(Operand.buffer(771).every(3))
            .repeat(7)
            .store(at(OUT + 12).every(20)));
    golden.step("skipped or not", step(VectorOp.MOVE, 1).a(at(0)).store(at(OUT)));
  }

  private void scattered(int elements) {
    golden.step(
        "scattered",
        step(VectorOp.SCALE, 24)
            .a(Operand.buffer(256))
            .scalar(100)
            .store(at(OUT + 64), ResultType.PLANES)
            .scatter(elements));
    golden.token(10, 0);
    golden.step(
        "seen",
        step(VectorOp.SCALE, 64)
            .a(at(RANDOM).every(256))
            .scalar(Scalar.from(9))
            .seen()
            .repeat(2)
            .padding(4)
            .reduce(Reduction.MAX, 720)
            .store(at(OUT).every(32), ResultType.HIGH));
  }

  @Test
  void theFileIsWhatTheMachineDoes() throws IOException {
    setUp();
    int position =
        golden.map(
            AddressMap.of("position", AddressMap.Index.POSITION, 64, p -> p % 8 * 4 + p / 8 * 96L));
    int token = golden.map(AddressMap.of("token", AddressMap.Index.TOKEN, 16, t -> 48L * t));
    int entries = golden.map(AddressMap.of("entry", AddressMap.Index.ENTRY, 64, e -> 16L * e));
    int elements =
        golden.map(
            AddressMap.of("element", AddressMap.Index.ELEMENT, 32, e -> e % 4 * 256L + e / 4 * 3L));
    golden.begin();
    operations();
    types();
    reductions();
    golden.token(13, 11);
    places(position, token, entries);
    scattered(elements);
    String expected = golden.json();
    if (Boolean.getBoolean("tern.writeVectors")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, expected);
    }
    assertThat(Files.readString(FILE)).isEqualTo(expected);
    assertThat(golden.memory().get(ValueLayout.JAVA_BYTE, 0)).isZero();
  }
}
