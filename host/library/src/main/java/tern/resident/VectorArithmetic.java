package tern.resident;

import tern.cpu.PlainMath;

/** The operations of {@link VectorOp} on the bits of float32: the specification of the unit. */
final class VectorArithmetic {
  private VectorArithmetic() {}

  /** Computes an element of any operation but {@link VectorOp#INDEX}. */
  static int apply(VectorOp op, int aBits, int bBits, int sBits) {
    float a = Float.intBitsToFloat(aBits);
    float b = Float.intBitsToFloat(bBits);
    float s = Float.intBitsToFloat(sBits);
    return switch (op) {
      case MOVE -> aBits;
      case MULTIPLY -> bits(a * b);
      case SCALE -> bits(a * s);
      case ADD -> bits(a + b);
      case SUBTRACT -> bits(a - b);
      case SCALE_ADD -> bits(a * s + b);
      case OFFSET -> bits(a + s);
      case AT_LEAST -> bits(Math.max(a, s));
      case SQUARED_RELU -> bits(Math.max(a, 0) * Math.max(a, 0));
      case EXP -> bits(exp(a - s));
      case EXP_MAGNITUDE -> bits(exp(-Math.abs(a)));
      case DIVIDE -> bits(a / b);
      case DIVIDE_BY -> bits(a / s);
      case DIVIDE_INTO -> bits(s / a);
      case ROOT -> bits((float) Math.sqrt(a));
      case PICK -> b < 0 ? aBits : sBits;
      case ADD_WORDS -> aBits + bBits;
      case INDEX -> throw new IllegalArgumentException("INDEX has no operands");
    };
  }

  private static float exp(float x) {
    return PlainMath.exp(Math.min(x, 0));
  }

  /** NaN has one form: quiet, positive, without a payload. */
  private static int bits(float value) {
    return Float.floatToIntBits(value);
  }

  /** The word that an element in memory or in the buffer stands for. */
  static int read(SourceType type, int raw) {
    return switch (type) {
      case WORD -> raw;
      case INT -> Float.floatToRawIntBits(raw);
      case HALF -> raw << 16;
    };
  }

  /** Adds 16 partial sums. */
  static float tree(float[] partial) {
    float[] s = partial.clone();
    for (int half = 8; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        s[i] += s[i + half];
      }
    }
    return s[0];
  }
}
