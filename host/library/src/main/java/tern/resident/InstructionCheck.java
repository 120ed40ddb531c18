package tern.resident;

/** Refuses instructions that mean nothing, whatever the position, memory and the maps are. */
final class InstructionCheck {
  private final VectorInstruction v;
  private final VectorShape shape;

  private InstructionCheck(VectorInstruction v, VectorShape shape) {
    this.v = v;
    this.shape = shape;
  }

  /**
   * Checks an instruction.
   *
   * @throws IllegalArgumentException naming the field
   */
  static void check(VectorInstruction v, VectorShape shape) {
    new InstructionCheck(v, shape).check();
  }

  private void check() {
    require(v.repeat() >= 1, "REPEAT", v.repeat(), "at least 1");
    require(v.n() >= 1 && v.n() <= 1 << 20, "N", v.n(), "1 to 2^20");
    require(v.padding() <= 16, "PADDING", v.padding(), "at most 16");
    require(v.first() < 1 << AddressMap.BITS, "FIRST", v.first(), "less than 2^20");
    require(v.seen() || v.fewer() == 0, "FEWER", v.fewer(), "0 where not those seen count");
    source("A", v.a(), v.aType(), v.op().takesA());
    source("B", v.b(), v.bType(), v.op().takesB());
    target();
    scalar();
    reduction();
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + value + ", expected " + expected);
    }
  }

  private void source(String field, Operand operand, SourceType type, boolean taken) {
    if (!taken) {
      require(
          operand.equals(Operand.NONE) && type == SourceType.WORD,
          field,
          operand,
          "nothing: " + v.op() + " does not read it");
      return;
    }
    require(operand.memory() || type != SourceType.HALF, field + "_TYPE", type, "WORD or INT");
    place(field, operand, type.bytes(), v.n() == 1);
  }

  /** Many elements are read a beat at a time. */
  private void place(String field, Operand operand, int bytes, boolean single) {
    int unit = operand.memory() ? shape.beatBytes() : shape.lanes();
    if (single) {
      unit = operand.memory() ? bytes : 1;
    }
    require(
        operand.at() >= 0 && operand.at() % unit == 0,
        field,
        operand.at(),
        "a multiple of " + unit);
    boolean even = v.repeat() == 1 || operand.stride() % unit == 0;
    require(even, field + "_STRIDE", operand.stride(), "a multiple of " + unit);
    require(
        operand.memory() || operand.map() == 0, field + "_MAP", operand.map(), "0 in the buffer");
  }

  private void target() {
    boolean list = v.reduction() == Reduction.TOP;
    if (!v.stored()) {
      Operand none = list ? Operand.buffer(v.d().at()) : Operand.NONE;
      require(v.d().equals(none), "D", v.d(), "nothing: results are not stored");
      require(v.scatter() == 0 && v.padding() == 0, "SCATTER", v.scatter(), "0, and no padding");
      require(v.dType() == ResultType.WORD, "D_TYPE", v.dType(), "WORD");
      return;
    }
    require(!list, "STORED", true, "0 with a list");
    require(v.d().memory() || v.dType() == ResultType.WORD, "D_TYPE", v.dType(), "WORD");
    require(v.d().memory() || v.scatter() == 0, "SCATTER", v.scatter(), "0 in the buffer");
    require(v.scatter() == 0 || v.padding() == 0, "PADDING", v.padding(), "0 with scatter");
    if (v.d().memory()) {
      int bytes = v.dType().bytes();
      require(
          v.d().at() >= 0 && v.d().at() % bytes == 0, "D", v.d().at(), "a multiple of " + bytes);
      require(v.d().stride() % bytes == 0, "D_STRIDE", v.d().stride(), "a multiple of " + bytes);
    } else {
      place("D", v.d(), 4, v.n() == 1 && v.padding() == 0);
    }
  }

  private void scalar() {
    Scalar s = v.scalar();
    if (!v.op().takesScalar()) {
      require(s.equals(Scalar.NONE), "SCALAR", s, "nothing: " + v.op() + " does not read it");
    } else if (s.buffered()) {
      int last = s.each() ? v.repeat() - 1 : 0;
      boolean inside = s.bits() >= 0 && s.bits() < shape.words() - last;
      require(inside, "SCALAR", s.bits(), "a word of the buffer");
    } else {
      require(!s.each(), "SCALAR_EACH", true, "0 with a constant");
    }
  }

  private void reduction() {
    boolean word =
        switch (v.reduction()) {
          case NONE, TOP -> false;
          default -> true;
        };
    boolean inside = v.result() >= 0 && v.result() <= shape.words() - v.repeat();
    require(
        word ? inside : v.result() == 0, "RESULT", v.result(), word ? "a word of the buffer" : "0");
    boolean may = v.reduction() == Reduction.SUM || v.reduction() == Reduction.TOP;
    require(may || !v.continued(), "CONTINUED", true, "0 with " + v.reduction());
    boolean list = v.reduction() == Reduction.TOP || v.reduction() == Reduction.CHOOSE;
    require(!list || v.repeat() == 1, "REPEAT", v.repeat(), "1 with " + v.reduction());
    boolean changing = v.reduction() == Reduction.TOP && v.op() == VectorOp.INDEX;
    require(!changing, "OP", v.op(), "another with TOP, which changes the list that it reads");
    boolean entries = v.reduction() == Reduction.CHOOSE || v.op() == VectorOp.INDEX;
    require(!entries || v.n() <= shape.entries(), "N", v.n(), "at most " + shape.entries());
  }
}
