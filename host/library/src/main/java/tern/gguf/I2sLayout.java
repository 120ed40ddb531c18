package tern.gguf;

import java.lang.foreign.MemorySegment;

/**
 * The ways in which programs of BitNet's repository wrote I2_S, all under the same type number
 * (quantize_i2_s in ggml-bitnet-mad.cpp). Four codes are in a byte, the first in the top bits.
 * {@link LayoutStatistics} tells them apart.
 */
public enum I2sLayout {
  /** Blocks of 128 along a row: byte {@code j} of 32 holds elements j, 32+j, 64+j and 96+j. */
  X86,
  /** Blocks of 64 along a row: byte {@code j} of 16 holds elements j, 16+j, 32+j and 48+j. */
  ARM,
  /** Four rows together: byte {@code k} holds column k of each. */
  ROWS;

  /** Returns the layout of a file's I2_S matrices, told by statistics. */
  public static I2sLayout of(GgufFile file) {
    return LayoutStatistics.of(file);
  }

  /** Decodes a row of {@code columns} codes, a multiple of 128. */
  void copy(MemorySegment data, int row, int columns, byte[] into, int offset) {
    if (this == ROWS) {
      long at = (long) (row / 4) * columns;
      TritBlocks.plane(data, at, columns, 6 - 2 * (row % 4), into, offset);
      return;
    }
    int block = this == X86 ? 128 : 64;
    long at = (long) row * columns / 4;
    for (int i = 0; i < columns; i += block) {
      TritBlocks.planes(data, at + i / 4, block / 4, true, into, offset + i);
    }
  }
}
