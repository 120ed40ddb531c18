package tern.resident;

import java.util.List;

/**
 * The vector unit in plain Java: its buffer, its list, and what an instruction does. It is the
 * specification of the hardware, and checks each instruction as it runs.
 */
final class VectorMachine {
  private final VectorShape shape;
  private final MemoryWindow memory;
  private final int[] buffer;
  private final Reducer reducer;
  private List<AddressMap> maps = List.of();

  /** The token that runs. */
  int position;

  int token;

  /** What {@link Reduction#CHOOSE} last left: the next token, but not yet that of the maps. */
  int chosen;

  VectorMachine(VectorShape shape, MemoryWindow memory) {
    this.shape = shape;
    this.memory = memory;
    this.buffer = new int[shape.words()];
    this.reducer = new Reducer(shape.entries());
  }

  void load(List<AddressMap> maps) {
    this.maps = maps;
  }

  int word(int at) {
    return buffer[at];
  }

  /**
   * Runs an instruction.
   *
   * @throws IllegalArgumentException naming a field that cannot be
   * @throws ArithmeticException if a result that must be finite is not
   */
  void run(VectorInstruction v) {
    InstructionCheck.check(v, shape);
    new MapCheck(v, shape, maps).check();
    for (int r = 0; r < v.repeat(); r++) {
      repetition(v, r);
    }
  }

  private void repetition(VectorInstruction v, int r) {
    int count = v.seen() ? seen(v) : v.n();
    long a = v.op().takesA() ? start("a", v.a(), r, count, v.aType().bytes()) : 0;
    long b = v.op().takesB() ? start("b", v.b(), r, count, v.bType().bytes()) : 0;
    int stored = v.stored() ? padded(count, v.padding()) : 0;
    long d = v.stored() ? target(v, r, stored) : 0;
    int s = scalar(v, r);
    reducer.begin(v.reduction(), v.continued());
    for (int i = 0; i < count; i++) {
      int result = element(v, a, b, s, i);
      if (v.finite() && !Float.isFinite(Float.intBitsToFloat(result))) {
        throw new ArithmeticException(
            "result "
                + i
                + " of repetition "
                + r
                + " is "
                + Float.intBitsToFloat(result)
                + "; expected a finite number");
      }
      if (v.reduction() == Reduction.CHOOSE) {
        entry("element", i);
      }
      reducer.take(v.reduction(), i, result, (int) v.d().at());
      if (v.stored()) {
        store(v, d, i, v.dType().of(result));
      }
    }
    for (int i = count; i < stored; i++) {
      store(v, d, i, v.dType().of(0));
    }
    reduce(v, r);
  }

  private int seen(VectorInstruction v) {
    if (position < v.fewer()) {
      throw new IllegalArgumentException(
          "FEWER is " + v.fewer() + ", expected at most the position, " + position);
    }
    return Math.min(v.n(), position + 1 - v.fewer());
  }

  private void reduce(VectorInstruction v, int r) {
    if (v.reduction() == Reduction.NONE || v.reduction() == Reduction.TOP) {
      return;
    }
    int word = reducer.end(v.reduction());
    if (v.reduction() == Reduction.CHOOSE) {
      chosen = word;
    } else if (v.finite() && !Float.isFinite(Float.intBitsToFloat(word))) {
      throw new ArithmeticException(
          "the reduction of repetition "
              + r
              + " is "
              + Float.intBitsToFloat(word)
              + "; expected a finite number");
    }
    buffer[v.result() + r] = word;
  }

  private int element(VectorInstruction v, long a, long b, int s, int i) {
    if (v.op() == VectorOp.INDEX) {
      return entry("element", i);
    }
    int left = read(v.a(), v.aType(), a, i);
    int right = v.op().takesB() ? read(v.b(), v.bType(), b, i) : 0;
    return VectorArithmetic.apply(v.op(), left, right, s);
  }

  private int read(Operand from, SourceType type, long at, int i) {
    if (!from.memory()) {
      return VectorArithmetic.read(type, buffer[(int) at + i]);
    }
    long address = at + (long) i * type.bytes();
    int raw = type == SourceType.HALF ? memory.half(address) : memory.word(address);
    return VectorArithmetic.read(type, raw);
  }

  private void store(VectorInstruction v, long d, int i, int value) {
    if (!v.d().memory()) {
      buffer[(int) d + i] = value;
      return;
    }
    int bytes = v.dType().bytes();
    long address = v.scatter() == 0 ? d + (long) i * bytes : d + maps.get(v.scatter()).offset(i);
    if (v.scatter() != 0) {
      memory.require("d", address, bytes);
    }
    if (bytes == 1) {
      memory.putByte(address, value);
    } else {
      memory.putWord(address, value);
    }
  }

  private int scalar(VectorInstruction v, int r) {
    Scalar s = v.scalar();
    return s.buffered() ? buffer[s.bits() + (s.each() ? r : 0)] : s.bits();
  }

  /** Elements that are stored, zeros behind the results included. */
  static int padded(int count, int padding) {
    int unit = 1 << padding;
    return (count + unit - 1) / unit * unit;
  }

  private long target(VectorInstruction v, int r, int stored) {
    if (v.scatter() == 0) {
      return start("d", v.d(), r, stored, v.dType().bytes());
    }
    return start("d", v.d(), r, 0, v.dType().bytes());
  }

  /** Where a repetition of an operand begins; all its elements are inside. */
  private long start(String field, Operand operand, int r, int count, int bytes) {
    long at = operand.at() + (long) r * operand.stride() + moved(field, operand.map(), r);
    if (operand.memory()) {
      memory.require(field, at, (long) count * bytes);
      return at;
    }
    if (at < 0 || count > shape.words() - at) {
      throw new IllegalArgumentException(
          field
              + " is "
              + count
              + " words from "
              + at
              + " on, expected them in a buffer of "
              + shape.words());
    }
    return at;
  }

  private long moved(String field, int map, int r) {
    if (map == 0) {
      return 0;
    }
    AddressMap by = maps.get(map);
    return switch (by.index()) {
      case POSITION -> by.offset(position);
      case TOKEN -> by.offset(token);
      case ENTRY -> by.offset(entry(field, r));
      default ->
          throw new IllegalArgumentException(
              field + " is moved by map " + map + " of " + by.index() + ", expected another");
    };
  }

  private int entry(String field, int r) {
    if (r >= reducer.list().count()) {
      throw new IllegalArgumentException(
          field + " needs entry " + r + " of a list of " + reducer.list().count());
    }
    return reducer.list().index(r);
  }
}
