package tern.resident;

import static tern.resident.GoldenInstructions.at;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where operands begin and end within beats and rows of the buffer, and what moves them. */
class GoldenPlacesTest {
  private static final int RANDOM = 1024;
  private static final int ASCENDING = 0x1000;
  private static final int EQUAL = 0x1200;
  private static final int OUT = 0x2000;
  private static final int LONG_A = 0x4000;
  private static final int LONG_B = 0x8000;
  private static final int LONG_OUT = 0xC000;

  private GoldenInstructions golden;

  /** Words and bytes of a beat. */
  private int w;

  private int beat;

  private int position;
  private int token;
  private int entry;
  private int bytes;
  private int words;
  private int far;
  private int near;
  private int odd;

  private static StepBuilder step(VectorOp op, int n) {
    return new StepBuilder(op, n);
  }

  private static StepBuilder move(int n) {
    return step(VectorOp.MOVE, n);
  }

  private void setUp(int lanes) {
    golden = new GoldenInstructions(lanes);
    w = lanes;
    beat = 4 * lanes;
    SplittableRandom random = new SplittableRandom(lanes);
    for (int i = 0; i < RANDOM; i++) {
      golden.floats(4L * i, (float) (100 * random.nextGaussian()));
    }
    for (int i = 0; i < 48; i++) {
      golden.floats(ASCENDING + 4L * i, i - 20);
      golden.floats(EQUAL + 4L * i, i % 3 == 1 ? -0f : i % 5 == 0 ? 0 : -i / 8);
    }
    position = map(AddressMap.Index.POSITION, 2048, p -> p % 8 * 4L + p / 8 % 32 * 96L);
    token = map(AddressMap.Index.TOKEN, 16, t -> 64L * t);
    entry = map(AddressMap.Index.ENTRY, 2048, e -> 32L * (e % 64));
    bytes = map(AddressMap.Index.ELEMENT, 64, e -> e % 4 * 256L + e / 4 % 4 * 3L + e / 16 * 17L);
    words = map(AddressMap.Index.ELEMENT, 64, e -> e % 2 * 4L + e / 2 * 100L);
    far = map(AddressMap.Index.ELEMENT, 1024, e -> e * (1L << 22));
    near = map(AddressMap.Index.TOKEN, 16, t -> 4L * t);
    odd = map(AddressMap.Index.ELEMENT, 16, e -> 2L * e);
    golden.begin();
  }

  private int map(AddressMap.Index index, int count, IntToLongFunction offset) {
    return golden.map(AddressMap.of("map", index, count, offset));
  }

  private void counts() {
    for (int n = 1; n <= 2 * w + 1; n++) {
      golden.step("count " + n, move(n).a(at(beat)).store(Operand.buffer(w * n)));
      golden.step(
          "count " + n + " of both",
          step(VectorOp.ADD, n).a(Operand.buffer(w * n)).b(at(n * beat)).store(at(OUT + beat * n)));
      golden.step(
          "count " + n + " in the buffer",
          step(VectorOp.MULTIPLY, n)
              .a(Operand.buffer(w))
              .b(Operand.buffer(w * n))
              .repeat(3)
              .reduce(Reduction.SUM, 900 + n)
              .store(Operand.buffer(512).every(4 * w)));
    }
  }

  private void singles() {
    int all = 2 * w + 1;
    golden.step(
        "words to the buffer",
        move(1).a(at(4).every(4)).repeat(all).store(Operand.buffer(301).every(1)));
    golden.step(
        "words of the buffer",
        move(1).a(Operand.buffer(303).every(-1)).repeat(3).store(at(OUT + 4).every(12)));
    golden.step(
        "each lane with each",
        step(VectorOp.SUBTRACT, 1)
            .a(Operand.buffer(301).every(1))
            .b(at(RANDOM).every(-4))
            .repeat(all)
            .store(Operand.buffer(340).every(w + 1)));
    golden.step(
        "halves",
        move(1).a(at(2).every(2), SourceType.HALF).repeat(2 * all).store(at(OUT + 400).every(4)));
    golden.step(
        "both halves",
        step(VectorOp.ADD, 1)
            .a(at(100).every(-2), SourceType.HALF)
            .b(at(2).every(6), SourceType.HALF)
            .repeat(all)
            .store(Operand.buffer(420).every(3)));
    for (ResultType type : ResultType.values()) {
      int size = type.bytes();
      golden.step(
          "single " + type,
          move(1)
              .a(at(0).every(4))
              .repeat(beat + 1)
              .store(at(OUT + 1024 + 3 * size).every(size), type));
      golden.step(
          "single " + type + " backwards",
          move(1)
              .a(at(0).every(4))
              .repeat(all)
              .store(at(OUT + 2048 + 3 * size).every(-3 * size), type));
    }
  }

  private void strides() {
    golden.step(
        "the same again",
        move(3 * w + 1).a(at(64).every(0)).repeat(3).store(at(OUT).every(4 * (3 * w + 1))));
    golden.step(
        "the last one stays",
        move(2 * w).a(at(0).every(beat)).repeat(7).store(Operand.buffer(64).every(0)));
    golden.step(
        "the last one stays in memory",
        move(w + 1).a(at(0).every(beat)).repeat(7).store(at(OUT + 4).every(0)));
    golden.step(
        "overlapping rows", move(3 * w).a(at(0).every(64)).repeat(9).store(at(OUT + 12).every(4)));
    golden.step(
        "overlapping bytes",
        move(3 * w).a(at(0).every(64)).repeat(9).store(at(OUT + 600).every(-3), ResultType.INT8));
    golden.step(
        "backwards",
        move(6).a(at(512).every(-beat)).repeat(5).store(Operand.buffer(768 + 8 * w).every(-2 * w)));
    golden.step(
        "backwards in memory",
        step(VectorOp.ADD, 2 * w + 1)
            .a(Operand.buffer(768).every(-w))
            .b(at(1024).every(-2 * beat))
            .repeat(6)
            .reduce(Reduction.MAX, 500)
            .store(at(OUT + 2048).every(-64)));
  }

  private void halves() {
    for (int n : new int[] {1, 3, 2 * w - 1, 2 * w, 2 * w + 1, 4 * w + 3, 101}) {
      golden.step(
          n + " halves and words",
          step(VectorOp.MULTIPLY, n)
              .a(at(64), SourceType.HALF)
              .b(at(128))
              .repeat(2)
              .store(at(OUT).every(4 * n)));
      golden.step(
          n + " words and halves",
          step(VectorOp.SUBTRACT, n)
              .a(Operand.buffer(64))
              .b(at(128).every(n == 1 ? 2 : beat), SourceType.HALF)
              .repeat(3)
              .reduce(Reduction.SUM, 950)
              .store(Operand.buffer(256)));
      golden.step(
          n + " of both halves",
          step(VectorOp.ADD, n)
              .a(at(1024), SourceType.HALF)
              .b(at(2048), SourceType.HALF)
              .store(at(OUT + 1), ResultType.INT8));
    }
  }

  private void bytesAnywhere() {
    for (int n : new int[] {1, 3, beat - 1, beat, beat + 2, 2 * beat + 1}) {
      int stride = (n + beat) / beat * beat + 1;
      for (ResultType type : ResultType.values()) {
        if (type.bytes() == 1 && (type == ResultType.INT8 || n == 3 || n == beat + 2)) {
          golden.step(
              n + " " + type + " anywhere",
              move(n).a(at(0).every(32)).repeat(beat).store(at(OUT).every(stride), type));
        }
      }
    }
    for (int n : new int[] {2, w, w + 2, 3 * w}) {
      golden.step(
          n + " words anywhere",
          move(n).a(at(0).every(32)).repeat(w).store(at(OUT).every(4 * (4 * w + 1))));
    }
  }

  private void paddings() {
    int[] counts = {1, w, w + 1, 30};
    for (int padding = 0; padding <= 6; padding++) {
      int n = counts[padding % counts.length];
      golden.step(
          "words padded to 2^" + padding,
          move(n).a(at(32)).padding(padding).store(at(OUT + 4 * padding)));
      golden.step(
          "bytes padded to 2^" + padding,
          move(n)
              .a(at(32))
              .padding(padding)
              .repeat(3)
              .store(at(OUT + 1000 + padding).every(131), ResultType.PLANES));
      golden.step(
          "rows padded to 2^" + padding,
          move(n).a(at(64)).padding(padding).reduce(Reduction.SUM, 501).store(Operand.buffer(512)));
    }
    golden.step(
        "much padding", move(1).a(at(64)).padding(9).store(at(OUT + 2053), ResultType.HIGH));
  }

  private void scattered() {
    golden.step(
        "bytes scattered",
        step(VectorOp.SCALE, 60)
            .a(at(64))
            .scalar(0.5f)
            .repeat(3)
            .store(at(OUT + 1).every(2), ResultType.PLANES)
            .scatter(bytes));
    golden.step(
        "words scattered",
        move(37).a(Operand.buffer(0)).repeat(2).store(at(OUT + 8).every(12)).scatter(words));
    golden.step(
        "one scattered", move(1).a(at(68)).store(at(OUT + 3), ResultType.LOW).scatter(bytes));
    golden.step(
        "scattered by position",
        move(2 * w)
            .a(at(64))
            .reduce(Reduction.MAGNITUDE, 502)
            .store(at(OUT + 16).mapped(position), ResultType.INT8)
            .scatter(bytes));
  }

  private void seen() {
    for (int p : new int[] {0, w - 1, w, 20, 1999}) {
      golden.token(p, p % 16);
      golden.step(
          "seen at " + p,
          step(VectorOp.SCALE, 64)
              .a(at(0).every(256))
              .scalar(Scalar.from(9))
              .seen()
              .repeat(2)
              .padding(5)
              .reduce(Reduction.MAX, 720)
              .store(at(OUT + 3).every(65), ResultType.HIGH));
      golden.step(
          "fewer seen at " + p,
          move(64)
              .a(at(0))
              .seen(Math.min(p / 2, 255))
              .reduce(Reduction.SUM, 721)
              .store(at(OUT + 5), ResultType.INT8));
      golden.step(
          "sum of seen at " + p,
          step(VectorOp.ADD, 200)
              .a(at(0), SourceType.HALF)
              .b(at(2048))
              .seen()
              .reduce(Reduction.SUM, 722)
              .store(Operand.buffer(256)));
      golden.step(
          "one of many seen at " + p,
          move(1).a(at(4)).seen().padding(2).store(at(OUT + 4).mapped(position)));
      golden.step("first at " + p, move(1).a(at(8)).first(20).store(at(OUT).mapped(position)));
    }
  }

  private void moved() {
    golden.token(13, 11);
    golden.step("by position", move(3).a(at(64)).store(at(OUT).mapped(position)));
    golden.step(
        "by token",
        step(VectorOp.ADD, 5).a(at(0).mapped(token)).b(at(64).mapped(token)).store(at(OUT)));
    golden.step("list", step(VectorOp.SCALE, 37).a(at(0)).scalar(-0.5f).top(1000));
    golden.step(
        "by entry",
        step(VectorOp.MULTIPLY, w + 1)
            .a(at(0).mapped(entry))
            .b(at(32).every(32).mapped(entry))
            .repeat(16)
            .reduce(Reduction.SUM, 700)
            .store(at(OUT).mapped(entry).every(4), ResultType.WORD));
    golden.step(
        "one by entry",
        move(1).a(at(4).mapped(entry)).repeat(5).store(at(OUT + 2048).mapped(entry).every(-4)));
  }

  private void sums() {
    for (int n : new int[] {1, 15, 16, 17, 1000}) {
      for (boolean continued : new boolean[] {false, true}) {
        golden.step(
            "sum of " + n + (continued ? " more" : ""),
            move(n).a(at(0).every(0)).repeat(2).continued(continued).reduce(Reduction.SUM, 600));
      }
      golden.step("magnitude of " + n, move(n).a(at(0)).reduce(Reduction.MAGNITUDE, 602));
      golden.step("max of " + n, move(n).a(at(0)).reduce(Reduction.MAX, 603));
      golden.step(
          "goes on after those of " + n,
          move(3).a(at(2048)).continued().reduce(Reduction.SUM, 604));
    }
  }

  private void lists() {
    for (int n : new int[] {1, 5, 16, 17, 48}) {
      for (int from : new int[] {ASCENDING, EQUAL}) {
        golden.step("list of " + n, move(n).a(at(from)).top(100));
        int entries = Math.min(n, 16);
        golden.step("indexes of " + n, step(VectorOp.INDEX, entries).store(at(OUT + 4)));
        golden.step(
            "choose of " + n,
            step(VectorOp.SUBTRACT, entries)
                .a(at(EQUAL))
                .b(at(EQUAL + 32))
                .reduce(Reduction.CHOOSE, 610)
                .store(Operand.buffer(64)));
        golden.step("list goes on", move(n).a(at(EQUAL)).top(200).continued());
      }
    }
    golden.step("indexes as bytes", step(VectorOp.INDEX, 3).store(at(OUT + 5), ResultType.INT8));
    golden.step("the last index", step(VectorOp.INDEX, 16).store(Operand.buffer(64)));
  }

  private void inPlace() {
    golden.step("fill", move(1024).a(at(0).every(0)).repeat(4).store(at(LONG_A).every(4096)));
    golden.step(
        "fill more",
        step(VectorOp.OFFSET, 1024)
            .a(at(0).every(0))
            .scalar(1)
            .repeat(4)
            .store(at(LONG_B).every(4096)));
    golden.step(
        "4096 of both",
        step(VectorOp.MULTIPLY, 4096)
            .a(at(LONG_A))
            .b(at(LONG_B))
            .reduce(Reduction.SUM, 730)
            .store(at(LONG_OUT)));
    golden.step(
        "4096 in place", step(VectorOp.ADD, 4096).a(at(LONG_A)).b(at(LONG_B)).store(at(LONG_A)));
    golden.step(
        "4096 in the place of the other",
        step(VectorOp.SUBTRACT, 4096).a(at(LONG_A)).b(at(LONG_B)).store(at(LONG_B)));
    golden.step("4096 bytes", move(4096).a(at(LONG_A)).store(at(LONG_OUT + 1), ResultType.LOW));
    golden.step("a whole buffer", move(1024).a(at(LONG_B)).store(Operand.buffer(0)));
    golden.step(
        "the buffer in place",
        step(VectorOp.SCALE, 1023)
            .a(Operand.buffer(0))
            .scalar(Scalar.at(5))
            .reduce(Reduction.SUM, 1023)
            .store(Operand.buffer(0)));
    golden.step(
        "by its own scalar",
        step(VectorOp.DIVIDE_BY, 3)
            .a(Operand.buffer(w))
            .scalar(Scalar.at(w + 1))
            .store(Operand.buffer(w)));
    golden.step(
        "a sum in the place of its scalar",
        step(VectorOp.SCALE, 30).a(at(0)).scalar(Scalar.at(72)).reduce(Reduction.SUM, 72));
    golden.step(
        "the scalar just made",
        step(VectorOp.DIVIDE_INTO, 5).a(at(0)).scalar(Scalar.at(72)).store(Operand.buffer(72)));
    golden.step(
        "memory just written",
        step(VectorOp.OFFSET, 2 * w).a(at(LONG_A)).scalar(2).store(at(LONG_A)));
    golden.step(
        "read at once", step(VectorOp.ADD, 3 * w).a(at(LONG_A)).b(at(LONG_A)).store(at(LONG_OUT)));
    golden.step(
        "twice the same",
        step(VectorOp.MULTIPLY, 3 * w).a(at(LONG_A)).b(at(LONG_A)).store(at(OUT)));
    golden.step(
        "all finite",
        step(VectorOp.EXP, 300).a(at(0)).scalar(3).finite().reduce(Reduction.SUM, 80));
  }

  private void infinite() {
    golden.step("a list of one", move(1).a(at(0)).top(7));
    golden.fault("a root is NaN", "notFinite", move(VectorOp.ROOT).finite());
    golden.fault(
        "a result is infinite",
        "notFinite",
        step(VectorOp.DIVIDE_BY, 3 * w + 1).a(at(0)).scalar(0).finite().store(Operand.buffer(0)));
    golden.fault(
        "a sum is infinite",
        "notFinite",
        step(VectorOp.AT_LEAST, 9).a(at(0)).scalar(3e38f).finite().reduce(Reduction.SUM, 4));
    golden.fault(
        "a list holds what is not finite",
        "notFinite",
        step(VectorOp.DIVIDE_BY, 9).a(at(0)).scalar(0).finite().top(0));
  }

  private static StepBuilder move(VectorOp op) {
    return step(op, 40).a(at(0)).store(Operand.buffer(0));
  }

  private void meaningless() {
    int[][] patches = {
      {0, 18},
      {0, 255},
      {0, 0x81},
      {1, 6},
      {1, 15},
      {1, 0x20},
      {3, 1},
      {4, 3},
      {4, 0x50},
      {4, 0x80},
      {5, 17},
      {6, 0},
      {8, 0},
      {10, 0x11},
      {56, 0x01},
      {56, 0x0F}
    };
    for (int[] patch : patches) {
      byte[] instruction = GoldenInstructions.written(move(8).a(at(0)).store(at(OUT)));
      instruction[patch[0]] = (byte) patch[1];
      boolean map = patch[0] == 56;
      instruction[56] = (byte) (map ? patch[1] == 1 ? bytes : 15 : 0);
      golden.fault(
          "byte %d is 0x%02x".formatted(patch[0], patch[1]), "badInstruction", instruction);
    }
    bad("half in the buffer", move(4).a(Operand.buffer(0), SourceType.HALF));
    bad("bytes in the buffer", move(4).a(at(0)).store(Operand.buffer(0), ResultType.INT8));
    bad("moved in the buffer", move(4).a(Operand.buffer(0).mapped(position)));
    bad("stored with a list", move(4).a(at(0)).store(Operand.buffer(0)).top(0).store(at(OUT)));
    bad("padded scatter", move(4).a(at(0)).store(at(OUT)).scatter(words).padding(3));
    bad("scattered by position", move(4).a(at(0)).store(at(OUT)).scatter(position));
    bad("scattered in the buffer", move(4).a(at(0)).store(Operand.buffer(0)).scatter(words));
    bad("no such scalar", step(VectorOp.SCALE, 4).a(at(0)).scalar(Scalar.at(1024)));
    bad("not so many", step(VectorOp.SCALE, 4).a(at(0)).scalar(Scalar.from(1020)).repeat(5));
    bad(
        "each constant",
        step(VectorOp.SCALE, 4).a(at(0)).scalar(new Scalar(false, true, 1)).repeat(5));
    bad("no such result", move(4).a(at(0)).repeat(5).reduce(Reduction.SUM, 1020));
    bad("a maximum goes on", move(4).a(at(0)).continued().reduce(Reduction.MAX, 0));
    bad("lists repeat", move(4).a(at(0)).repeat(2).top(0));
    bad("choices repeat", move(4).a(at(0)).repeat(2).reduce(Reduction.CHOOSE, 0));
    bad("17 entries", step(VectorOp.INDEX, 17).store(Operand.buffer(0)));
    bad("choose of 17", move(17).a(at(0)).reduce(Reduction.CHOOSE, 0));
    bad("no entry", step(VectorOp.INDEX, 2).store(Operand.buffer(0)));
    bad("no choice", move(2).a(at(0)).reduce(Reduction.CHOOSE, 0));
    bad("moved by no entry", move(2).a(at(0).mapped(entry)).repeat(2));
  }

  private void fewer() {
    golden.token(6, 0);
    bad("fewer than none seen", move(4).a(at(0)).seen(7));
    byte[] all = GoldenInstructions.written(move(4).a(at(0)).store(at(OUT)));
    all[3] = 1;
    golden.fault("fewer of all", "badInstruction", all);
  }

  private void bad(String name, StepBuilder step) {
    golden.fault(name, "badInstruction", step);
  }

  private void outside() {
    long end = 1 << 30;
    Operand[] places = {
      at(end), at(-beat), at(-4 * beat), at(1L << 40), at(Long.MAX_VALUE - 63 - 0x4000_0000L)
    };
    for (Operand place : places) {
      golden.fault("a at " + place.at(), "outsideWindow", move(8).a(place));
      golden.fault("d at " + place.at(), "outsideWindow", move(8).a(at(0)).store(place));
    }
    golden.fault(
        "b outside", "outsideWindow", step(VectorOp.ADD, 9).a(Operand.buffer(0)).b(at(end)));
    golden.fault("a of a million", "outsideWindow", move(1 << 20).a(at(0)));
    golden.fault("a behind the buffer", "outsideWindow", move(9).a(Operand.buffer(1024 - 8)));
    golden.fault(
        "a before the buffer", "outsideWindow", move(9).a(Operand.buffer(8).every(-16)).repeat(2));
    golden.fault(
        "d behind the buffer", "outsideWindow", move(9).a(at(0)).store(Operand.buffer(1016)));
    golden.fault(
        "zeros behind the buffer",
        "outsideWindow",
        move(8).a(at(0)).padding(4).store(Operand.buffer(1016)));
    golden.fault(
        "scattered outside", "outsideWindow", move(2).a(at(OUT)).store(at(OUT)).scatter(far));
    golden.fault(
        "repeated outside",
        "outsideWindow",
        move(2).a(at(0).every(1 << 29)).repeat(3).reduce(Reduction.MAX, 0));
  }

  private void misaligned() {
    golden.token(0, 1);
    golden.fault("a off a word", "misaligned", move(1).a(at(2)));
    golden.fault("a off a beat", "misaligned", move(2).a(at(4)));
    golden.fault("a off a row", "misaligned", move(2).a(Operand.buffer(1)));
    golden.fault("halves off a half", "misaligned", move(1).a(at(1), SourceType.HALF));
    golden.fault("a off a beat later", "misaligned", move(2).a(at(0).every(4)).repeat(2));
    golden.fault("d off a word", "misaligned", move(2).a(at(0)).store(at(OUT + 2)));
    golden.fault("d off a row", "misaligned", move(2).a(at(0)).store(Operand.buffer(w - 1)));
    golden.fault("moved off a beat", "misaligned", move(2).a(at(0).mapped(near)));
    golden.fault(
        "scattered off a word", "misaligned", move(8).a(at(OUT)).store(at(OUT)).scatter(odd));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theFileIsWhatTheMachineDoes(int lanes) throws IOException {
    setUp(lanes);
    counts();
    singles();
    strides();
    halves();
    bytesAnywhere();
    paddings();
    scattered();
    seen();
    moved();
    sums();
    lists();
    inPlace();
    infinite();
    meaningless();
    fewer();
    outside();
    misaligned();
    golden.expect("places-" + lanes + ".json");
  }
}
