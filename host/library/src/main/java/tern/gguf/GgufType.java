package tern.gguf;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The element types that Tern reads. Elements of a row come in blocks that hold their own scales.
 * Sizes are those of ggml-common.h, I2_S of BitNet's ggml-bitnet-mad.cpp.
 */
public enum GgufType {
  F32(0, 1, 4, 0),
  F16(1, 1, 2, 0),
  /** A float16 scale, and 32 int8. */
  Q8_0(8, 32, 34, 0),
  /** 256 integers of 4 bits; 8 scales and 8 minima of 6 bits, and a float16 scale of each. */
  Q4_K(12, 256, 144, 0),
  /** 256 integers of 6 bits, 16 int8 scales, and a float16 scale of these. */
  Q6_K(14, 256, 210, 0),
  BF16(30, 1, 2, 0),
  /** 256 trits, five a byte, and a float16 scale. */
  TQ1_0(34, 256, 54, 0),
  /** 256 trits, four a byte, and a float16 scale. */
  TQ2_0(35, 256, 66, 0),
  /** 128 trits, four a byte; one float32 scale after the whole matrix, in 32 bytes. */
  I2_S(36, 128, 32, 32),
  /** A float16 scale, and 64 weights of two bits. */
  Q2_0(42, 64, 18, 0),
  /** A float16 scale, and 128 weights of two bits; older files have the number of Q2_0. */
  Q2_0_G128(142, 128, 34, 0);

  /** Types that llama.cpp or BitNet's fork of it defines, to be named in messages. */
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(2, "Q4_0"),
          Map.entry(3, "Q4_1"),
          Map.entry(6, "Q5_0"),
          Map.entry(7, "Q5_1"),
          Map.entry(9, "Q8_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K"),
          Map.entry(13, "Q5_K"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(24, "I8"),
          Map.entry(25, "I16"),
          Map.entry(26, "I32"),
          Map.entry(27, "I64"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(37, "I8_S"),
          Map.entry(38, "TL1"),
          Map.entry(39, "MXFP4, or TL2 in BitNet's fork"),
          Map.entry(40, "NVFP4"),
          Map.entry(41, "Q1_0"));

  final int number;
  final int block;
  final int blockBytes;
  private final int tail;

  GgufType(int number, int block, int blockBytes, int tail) {
    this.number = number;
    this.block = block;
    this.blockBytes = blockBytes;
    this.tail = tail;
  }

  /** Returns the type of a number, or null if Tern does not read it. */
  static @Nullable GgufType of(int number) {
    for (GgufType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }

  /** Names a type for messages. */
  public static String name(int number) {
    GgufType type = of(number);
    String name = type != null ? type.name() : OTHERS.getOrDefault(number, "unknown");
    return Integer.toUnsignedString(number) + " (" + name + ")";
  }

  /**
   * Bytes of a matrix.
   *
   * @throws GgufException if rows are not whole blocks
   */
  public long bytes(int rows, int columns) {
    if (columns % block != 0) {
      throw new GgufException(
          "rows of " + columns + " elements, type " + name() + " needs a multiple of " + block);
    }
    return bytes((long) rows * columns);
  }

  /** Bytes of a matrix; elements are fewer than 2^56 and rows are whole blocks. */
  long bytes(long elements) {
    return elements / block * blockBytes + tail;
  }

  /** Whether the weights are trits, with one scale for each block or for the whole matrix. */
  public boolean ternary() {
    return switch (this) {
      case TQ1_0, TQ2_0, I2_S, Q2_0, Q2_0_G128 -> true;
      case F32, F16, BF16, Q8_0, Q4_K, Q6_K -> false;
    };
  }

  /** Whether elements are plain floating-point numbers. */
  public boolean floating() {
    return block == 1;
  }
}
