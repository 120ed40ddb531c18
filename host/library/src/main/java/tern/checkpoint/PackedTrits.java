package tern.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import tern.ternary.TernaryMatrix;

/**
 * A matrix of packed trits: uint8 {@code [N/4, K]} with code = trit + 1, split along output rows.
 * With R = N/4, byte {@code [r, k]} holds rows r, r + R, r + 2R and r + 3R, lowest bits first.
 */
record PackedTrits(Tensor tensor, String module, int n, int k) {
  PackedTrits {
    if (n % 4 != 0) {
      throw tensor.broken("has " + n + " rows, packed trits need a multiple of 4");
    }
    tensor.expectPacked().expect(n / 4, k);
  }

  /** Returns a view of the file's bytes as a matrix, and warns if all its trits are equal. */
  TernaryMatrix matrix(Consumer<String> warnings) {
    TernaryMatrix matrix;
    try {
      matrix = TernaryMatrix.split(module, n, k, tensor.data());
    } catch (IllegalArgumentException invalid) {
      throw new CheckpointException.InvalidTrits(
          tensor.broken("has " + invalid.getMessage()).getMessage(), invalid);
    }
    int trit = constant();
    if (trit <= 1) {
      warnings.accept(
          tensor
              .broken(
                  "has "
                      + n
                      + " x "
                      + k
                      + " trits that are all "
                      + trit
                      + "; the file may never have been written, or only partly downloaded")
              .getMessage());
    }
    return matrix;
  }

  /** Returns the value of all trits, or 2 if they differ. */
  private int constant() {
    MemorySegment bytes = tensor.data();
    int first = bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xFF;
    long last = bytes.byteSize() - 1;
    boolean same = bytes.asSlice(1).mismatch(bytes.asSlice(0, last)) < 0;
    return same && first % 0x55 == 0 ? first / 0x55 - 1 : 2;
  }
}
