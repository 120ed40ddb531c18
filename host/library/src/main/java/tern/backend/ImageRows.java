package tern.backend;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import tern.device.DeviceConfig;
import tern.ternary.RowCodes;
import tern.ternary.TernaryMatrix;

/**
 * The rows of a matrix that is packed for a device: a backend of such a device copies the images,
 * any other one decodes the rows. Immutable.
 *
 * @param images a {@linkplain WeightImage weight image} for each part of the columns
 */
public record ImageRows(DeviceConfig config, int n, ColumnParts columns, List<MemorySegment> images)
    implements RowCodes {
  /** Checks the number of images and of their bytes. */
  public ImageRows {
    images = List.copyOf(images);
    if (images.size() != columns.count()) {
      throw new IllegalArgumentException(
          images.size() + " weight images of a matrix in " + columns.count() + " parts");
    }
    for (int i = 0; i < images.size(); i++) {
      long expected = WeightImage.bytes(config, n, columns.width(i));
      if (images.get(i).byteSize() != expected) {
        throw new IllegalArgumentException(
            images.get(i).byteSize() + " bytes of a weight image, expected " + expected);
      }
    }
  }

  /** Packs a matrix; {@code memory} returns memory for each image in turn. */
  public static ImageRows pack(
      DeviceConfig config, TernaryMatrix matrix, LongFunction<MemorySegment> memory) {
    ColumnParts columns = ColumnParts.of(config, matrix.k());
    List<MemorySegment> images = new ArrayList<>();
    for (int i = 0; i < columns.count(); i++) {
      TernaryMatrix part =
          columns.count() == 1 ? matrix : matrix.columns(columns.first(i), columns.width(i));
      MemorySegment image = memory.apply(WeightImage.bytes(config, part.n(), part.k()));
      WeightImage.pack(config, part, image);
      images.add(image);
    }
    return new ImageRows(config, matrix.n(), columns, images);
  }

  /** The matrix of these rows. */
  public TernaryMatrix matrix(String name) {
    return TernaryMatrix.decoded(name, n, columns.k(), this);
  }

  /** Whether another device reads the same images: it may differ in all that is not packing. */
  public boolean fit(DeviceConfig other) {
    return config.outputCols() == other.outputCols()
        && config.lanes() == other.lanes()
        && config.weightCodec() == other.weightCodec()
        && config.memDataBits() == other.memDataBits()
        && config.weightPorts() == other.weightPorts()
        && columns.equals(ColumnParts.of(other, columns.k()));
  }

  @Override
  public void copy(int row, byte[] into, int offset) {
    for (int i = 0; i < images.size(); i++) {
      byte[] trits = new byte[columns.width(i)];
      new ImageLayout(config, n, trits.length).copyRow(images.get(i), row, trits);
      int at = offset + columns.first(i);
      for (int c = 0; c < trits.length; c++) {
        into[at + c] = (byte) (trits[c] + 1);
      }
    }
  }
}
