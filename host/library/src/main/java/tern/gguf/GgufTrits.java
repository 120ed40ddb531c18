package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import tern.ternary.RowCodes;

/**
 * The trits of a tensor and their scales, checked: every code is a trit, and every scale is finite
 * and not negative. Codes stay in the mapped file.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param group weights along a row that share a scale; 0 if one scale serves the whole matrix
 * @param scales scale of each group, row by row, or the single one
 */
public record GgufTrits(RowCodes codes, int group, float[] scales) {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ODD = 0x5555555555555555L;

  /**
   * Checks and wraps a ternary tensor.
   *
   * @param layout how I2_S matrices of this file are laid out
   * @throws GgufException naming tensor, row and column of what is not a trit, or the scale
   */
  public static GgufTrits of(GgufTensor tensor, I2sLayout layout) {
    if (!tensor.expectReadable().type().ternary()) {
      throw tensor.broken("has type " + GgufType.name(tensor.number()) + ", which is not ternary");
    }
    if (tensor.columns() > Integer.MAX_VALUE - 8 || tensor.rows() > Integer.MAX_VALUE - 8) {
      throw tensor.broken("has more rows or columns than a Java array holds");
    }
    return tensor.type() == GgufType.I2_S ? single(tensor, layout) : blocks(tensor);
  }

  private static GgufTrits single(GgufTensor tensor, I2sLayout layout) {
    MemorySegment data = tensor.data();
    int columns = (int) tensor.columns();
    long bytes = tensor.rows() * columns / 4;
    if (layout == I2sLayout.ROWS && tensor.rows() % 4 != 0) {
      throw tensor.broken(
          "has " + tensor.rows() + " rows; four interleaved rows need a multiple of 4");
    }
    for (long at = 0; at < bytes; at += 8) {
      long word = data.get(LONG, at);
      if ((word & word >>> 1 & ODD) != 0) {
        throw invalid(tensor, at, layout);
      }
    }
    float scale = data.get(FLOAT, bytes);
    if (!(scale > 0) || !Float.isFinite(scale) || !Float.isFinite(1 / scale)) {
      throw tensor.broken("has scale " + scale + ", expected a positive number");
    }
    RowCodes codes = (row, into, offset) -> layout.copy(data, row, columns, into, offset);
    return new GgufTrits(codes, 0, new float[] {scale});
  }

  private static GgufException invalid(GgufTensor tensor, long at, I2sLayout layout) {
    byte[] codes = new byte[(int) tensor.columns()];
    for (int row = (int) (at * 4 / codes.length) & ~3; ; row++) {
      layout.copy(tensor.data(), row, codes.length, codes, 0);
      for (int column = 0; column < codes.length; column++) {
        if (codes[column] == 3) {
          return notATrit(tensor, row, column, 3);
        }
      }
    }
  }

  private static GgufTrits blocks(GgufTensor tensor) {
    GgufType type = tensor.type();
    MemorySegment data = tensor.data();
    int columns = (int) tensor.columns();
    long count = tensor.rows() * (columns / type.block);
    if (count > Integer.MAX_VALUE - 8) {
      throw tensor.broken("has " + count + " blocks, more than a Java array holds");
    }
    float[] scales = new float[(int) count];
    float common = 0;
    // Models of this type are made for one scale a group, even where these happen to be equal.
    boolean same = type == GgufType.TQ1_0 || type == GgufType.TQ2_0;
    for (int i = 0; i < scales.length; i++) {
      long at = (long) i * type.blockBytes;
      boolean dead = check(tensor, i);
      scales[i] = TritBlocks.scale(type, data, at);
      if (!(scales[i] >= 0) || !Float.isFinite(scales[i])) {
        throw tensor.broken(
            "has scale "
                + scales[i]
                + " at "
                + place(tensor, i, 0)
                + ", expected 0 or a positive number");
      }
      // A block of zeros has any scale: the writers derive it from the largest weight.
      if (!dead) {
        if (scales[i] == 0 && type != GgufType.Q2_0 && type != GgufType.Q2_0_G128) {
          throw tensor.broken(
              "has scale 0 at "
                  + place(tensor, i, 0)
                  + " and trits that are not 0; the file may be only partly downloaded");
        }
        common = common == 0 ? scales[i] : common;
        same &= scales[i] == common;
      }
    }
    long rowBytes = (long) columns / type.block * type.blockBytes;
    RowCodes rows =
        (row, into, offset) -> TritBlocks.copy(type, data, row * rowBytes, columns, into, offset);
    return same
        ? new GgufTrits(rows, 0, new float[] {common == 0 ? 1 : common})
        : new GgufTrits(rows, type.block, scales);
  }

  /** Refuses a block that holds anything but trits; returns whether all are 0. */
  private static boolean check(GgufTensor tensor, int block) {
    GgufType type = tensor.type();
    long at = (long) block * type.blockBytes;
    if (type == GgufType.TQ1_0) {
      int invalid = BaseThree.firstInvalid(tensor.data(), at);
      if (invalid >= 0) {
        throw new GgufException.InvalidTrits(
            tensor.broken(
                "has a byte at " + place(tensor, block, invalid) + " that no trits encode"));
      }
      return BaseThree.dead(tensor.data(), at);
    }
    boolean dead = true;
    long first = at + TritBlocks.codesAt(type);
    for (int i = 0; i < type.block / 4; i += 8) {
      long word = tensor.data().get(LONG, first + i);
      if ((word & word >>> 1 & ODD) != 0) {
        throw notATrit(tensor, block);
      }
      dead &= word == ODD;
    }
    return dead;
  }

  /** Finds the first code 3 of a block that has one. */
  private static GgufException notATrit(GgufTensor tensor, int block) {
    GgufType type = tensor.type();
    byte[] codes = new byte[type.block];
    TritBlocks.copy(type, tensor.data(), (long) block * type.blockBytes, type.block, codes, 0);
    int i = 0;
    while (codes[i] != 3) {
      i++;
    }
    long first = (long) block * type.block + i;
    return notATrit(tensor, first / tensor.columns(), (int) (first % tensor.columns()), 3);
  }

  private static GgufException notATrit(GgufTensor tensor, long row, int column, int code) {
    return new GgufException.InvalidTrits(
        tensor.broken(
            "has code "
                + code
                + " at row "
                + row
                + ", column "
                + column
                + ", which is not a trit"));
  }

  private static String place(GgufTensor tensor, int block, int element) {
    long first = (long) block * tensor.type().block + element;
    return "row " + first / tensor.columns() + ", column " + first % tensor.columns();
  }
}
