package tern.cpu;

import java.lang.foreign.MemorySegment;
import tern.ternary.RowCodes;
import tern.ternary.TernaryMatrix;

/**
 * The rows of a matrix that is packed for this processor's kernels; on a backend that uses the same
 * packing they need not be packed again.
 *
 * <p>Any thread may read it.
 *
 * @param bytes {@link TritPacking#bytes} of an {@code n x k} matrix, in native memory
 */
public record PackedRows(TritPacking packing, MemorySegment bytes, int n, int k)
    implements RowCodes {
  /** Checks the number of bytes. */
  public PackedRows {
    if (bytes.byteSize() != packing.bytes(n, k)) {
      throw new IllegalArgumentException(
          bytes.byteSize()
              + " bytes of a packed "
              + n
              + " x "
              + k
              + " matrix, expected "
              + packing.bytes(n, k));
    }
  }

  /** The matrix of these rows. */
  public TernaryMatrix matrix(String name) {
    return TernaryMatrix.decoded(name, n, k, this);
  }

  @Override
  public void copy(int row, byte[] into, int offset) {
    packing.unpack(bytes, k, row, into, offset);
  }
}
