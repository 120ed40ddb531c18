package tern.cpu;

import java.lang.foreign.MemorySegment;
import tern.ternary.RowCodes;
import tern.ternary.TernaryMatrix;

/**
 * The rows of a matrix that is packed for kernels that scale groups of columns: such a layer need
 * not pack them again. Immutable.
 *
 * @param bytes {@link SignMasks#bytes} of {@code n} rows, in native memory
 */
public record MaskRows(SignMasks shape, MemorySegment bytes, int n) implements RowCodes {
  /** Checks the number of bytes. */
  public MaskRows {
    if (bytes.byteSize() != shape.bytes(n)) {
      throw new IllegalArgumentException(
          bytes.byteSize() + " bytes of " + n + " rows of masks, expected " + shape.bytes(n));
    }
  }

  /** The matrix of these rows. */
  public TernaryMatrix matrix(String name) {
    return TernaryMatrix.decoded(name, n, shape.k(), this);
  }

  /** Whether a row could have been packed from trits. */
  public boolean valid(int row) {
    return shape.valid(bytes, row);
  }

  @Override
  public void copy(int row, byte[] into, int offset) {
    shape.unpack(bytes, row, into, offset);
  }
}
