package tern.resident;

/** Builds one {@link VectorInstruction}: from a plain one that stores nothing. Used once. */
final class StepBuilder {
  private final VectorOp op;
  private final int n;
  private Reduction reduction = Reduction.NONE;
  private boolean continued;
  private boolean stored;
  private boolean seen;
  private int fewer;
  private boolean finite;
  private SourceType aType = SourceType.WORD;
  private SourceType bType = SourceType.WORD;
  private ResultType dType = ResultType.WORD;
  private int padding;
  private int repeat = 1;
  private int after;
  private Operand a = Operand.NONE;
  private Operand b = Operand.NONE;
  private Operand d = Operand.NONE;
  private Scalar scalar = Scalar.NONE;
  private int scatter;
  private int result;
  private int first;

  StepBuilder(VectorOp op, int n) {
    this.op = op;
    this.n = n;
  }

  StepBuilder a(Operand operand) {
    a = operand;
    return this;
  }

  StepBuilder a(Operand operand, SourceType type) {
    aType = type;
    return a(operand);
  }

  StepBuilder b(Operand operand) {
    b = operand;
    return this;
  }

  StepBuilder b(Operand operand, SourceType type) {
    bType = type;
    return b(operand);
  }

  StepBuilder scalar(Scalar value) {
    scalar = value;
    return this;
  }

  StepBuilder scalar(float constant) {
    return scalar(Scalar.of(constant));
  }

  /** Stores words. */
  StepBuilder store(Operand operand) {
    return store(operand, ResultType.WORD);
  }

  StepBuilder store(Operand operand, ResultType type) {
    d = operand;
    dType = type;
    stored = true;
    return this;
  }

  /** Stores zeros up to a multiple of 2 to this power. */
  StepBuilder padding(int power) {
    padding = power;
    return this;
  }

  StepBuilder scatter(int map) {
    scatter = map;
    return this;
  }

  StepBuilder repeat(int times) {
    repeat = times;
    return this;
  }

  StepBuilder reduce(Reduction kind, int word) {
    reduction = kind;
    result = word;
    return this;
  }

  /** Inserts into the list; {@code base} is the index of the first element. */
  StepBuilder top(int base) {
    reduction = Reduction.TOP;
    d = Operand.buffer(base);
    return this;
  }

  StepBuilder continued() {
    return continued(true);
  }

  StepBuilder continued(boolean goesOn) {
    continued = goesOn;
    return this;
  }

  StepBuilder seen() {
    return seen(0);
  }

  /** Counts the positions that a row sees, so many before the last. */
  StepBuilder seen(int before) {
    seen = true;
    fewer = before;
    return this;
  }

  StepBuilder finite() {
    return finite(true);
  }

  StepBuilder finite(boolean checked) {
    finite = checked;
    return this;
  }

  StepBuilder first(int position) {
    first = position;
    return this;
  }

  StepBuilder after(int products) {
    after = products;
    return this;
  }

  VectorInstruction build() {
    return new VectorInstruction(
        op, reduction, continued, stored, seen, finite, aType, bType, dType, padding, repeat, n,
        after, a, b, d, scalar, scatter, result, first, fewer);
  }
}
