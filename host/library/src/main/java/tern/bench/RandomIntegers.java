package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.IntegerLayout;
import tern.ternary.TritCodec;

/** Fills images of integers with random ones within +-121; padding is zeros. */
final class RandomIntegers {
  private RandomIntegers() {}

  /** Fills the image of a matrix. */
  static void fill(IntegerLayout layout, MemorySegment image, RandomBytes random) {
    // A byte of five trits is an integer plus 121.
    RandomWeights.fill(TritCodec.BASE_THREE, image, layout.bytes(), random);
    int rows = layout.tiles() * layout.config().planeRows();
    int columns = layout.chunks() * layout.config().lanes();
    for (int row = 0; row < rows; row++) {
      for (int column = row < layout.n() ? layout.k() : 0; column < columns; column++) {
        image.set(ValueLayout.JAVA_BYTE, layout.byteAt(row, column), IntegerLayout.ZERO);
      }
    }
    long used =
        (long) layout.tiles() * layout.chunks() * layout.portRows() * layout.config().lanes();
    for (int port = 0; port < layout.config().weightPorts(); port++) {
      for (long at = used; at < layout.portBytes(); at++) {
        image.set(ValueLayout.JAVA_BYTE, layout.config().weightByte(port, at), IntegerLayout.ZERO);
      }
      RandomWeights.clearGap(layout.config(), port, layout.portBytes(), layout.bytes(), image);
    }
  }
}
