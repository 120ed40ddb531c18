package tern.verify;

import java.util.Locale;
import tern.model.PassTensor;

/** A tensor of a run: of a layer, or of none (-1). */
record Place(int layer, PassTensor tensor, Kind kind) {
  /** What is recorded of a product: its int8 operand, its int32 sums, and its float32 result. */
  enum Kind {
    ACTIVATIONS,
    SUMS,
    VALUES
  }

  static Place values(int layer, PassTensor tensor) {
    return new Place(layer, tensor, Kind.VALUES);
  }

  Place of(Kind other) {
    return new Place(layer, tensor, other);
  }

  /** Name of the tensor, without its layer. */
  String name() {
    String name = tensor.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case ACTIVATIONS -> name + " int8 activations";
      case SUMS -> name + " int32 sums";
      case VALUES -> name;
    };
  }

  /** A recorded element as a number. */
  double number(int bits) {
    return kind == Kind.VALUES ? Float.intBitsToFloat(bits) : bits;
  }
}
