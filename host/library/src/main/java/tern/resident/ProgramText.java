package tern.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tern.device.Job;

/** Prints the steps of a program, one line each. Any thread may call it. */
public final class ProgramText {
  private ProgramText() {}

  /** What an instruction does. */
  public static String of(VectorInstruction v) {
    List<String> parts = new ArrayList<>();
    String result = v.stored() ? "d = " : "";
    parts.add(result + v.op().text() + seen(v) + v.n());
    if (v.repeat() > 1) {
      parts.add("x " + v.repeat());
    }
    if (v.op().takesA()) {
      parts.add("a " + operand(v.a()) + (v.aType() == SourceType.WORD ? "" : " " + v.aType()));
    }
    if (v.op().takesB()) {
      parts.add("b " + operand(v.b()) + (v.bType() == SourceType.WORD ? "" : " " + v.bType()));
    }
    if (v.op().takesScalar()) {
      parts.add("s " + scalar(v.scalar()));
    }
    if (v.stored()) {
      parts.add("d " + operand(v.d()) + (v.dType() == ResultType.WORD ? "" : " " + v.dType()));
    }
    if (v.scatter() != 0) {
      parts.add("scattered by map " + v.scatter());
    }
    if (v.padding() != 0) {
      parts.add("zeros up to " + (1 << v.padding()));
    }
    reduction(v, parts);
    if (v.finite()) {
      parts.add("finite");
    }
    if (v.first() > 0) {
      parts.add("from position " + v.first());
    }
    parts.add("after " + v.after());
    return String.join(", ", parts);
  }

  private static String seen(VectorInstruction v) {
    String fewer = v.fewer() == 0 ? "" : " but " + v.fewer();
    return v.seen() ? ", seen" + fewer + " of " : ", ";
  }

  private static void reduction(VectorInstruction v, List<String> parts) {
    if (v.reduction() == Reduction.TOP) {
      parts.add("list from " + v.d().at() + (v.continued() ? ", continued" : ""));
    } else if (v.reduction() != Reduction.NONE) {
      String name = v.reduction().name().toLowerCase(Locale.ROOT);
      parts.add(name + " to word " + v.result() + (v.continued() ? ", continued" : ""));
    }
  }

  private static String operand(Operand operand) {
    String at =
        operand.memory()
            ? String.format(Locale.ROOT, "0x%x", operand.at())
            : "word " + operand.at();
    String map = operand.map() == 0 ? "" : " by map " + operand.map();
    return at + map + (operand.stride() == 0 ? "" : " every " + operand.stride());
  }

  private static String scalar(Scalar scalar) {
    if (scalar.buffered()) {
      return "word " + scalar.bits() + (scalar.each() ? " each" : "");
    }
    return Float.toString(Float.intBitsToFloat(scalar.bits()));
  }

  /** What a product does. */
  public static String of(ProductStep product) {
    Job job = product.job();
    return String.format(
        Locale.ROOT,
        "%d x %d %s by %d, weights 0x%x%s, activations 0x%x every %d, sums 0x%x every %d%s,"
            + " after %d",
        job.n(),
        job.k(),
        job.planes() ? "integers" : "trits",
        job.tokens(),
        job.weightAddress(),
        product.fresh() ? " fresh" : "",
        job.activationAddress(),
        job.activationStride(),
        job.resultAddress(),
        job.resultStride(),
        product.first() > 0 ? ", from position " + product.first() : "",
        product.after());
  }
}
