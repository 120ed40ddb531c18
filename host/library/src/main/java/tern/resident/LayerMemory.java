package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.model.ModelConfig;
import tern.model.Rope;

/** Operands of a layer in memory, which all layers share: activations and sums of each product. */
final class LayerMemory {
  final long activations;
  final long queries;
  final long scores;
  final long weights;
  final long pageSums;
  final Operand attended;
  final Operand gated;
  final long sums;
  final long partBytes;
  final int queryStride;

  LayerMemory(Generation at, PageRegion keys) {
    ResidentShape shape = at.shape;
    DeviceConfig device = shape.device();
    ModelConfig model = shape.model();
    int rows = at.rows;
    long heads = (long) rows * model.heads();
    int widest =
        Math.max(Math.max(model.hiddenSize(), model.ffnSize()), model.heads() * model.headDim());
    int parts = Math.ceilDiv(widest, device.maxK());
    activations =
        at.memory.take("activations", rows * (widest + (parts + 1L) * device.beatBytes()));
    queryStride = (int) device.roundUpToBeat(keys.k());
    queries = at.memory.take("queries", heads * queryStride);
    scores = at.memory.take("scores", 4 * heads * shape.rowPositions());
    weights = at.memory.take("weights of scores", 2 * heads * shape.rowPositions());
    pageSums = at.memory.take("sums of values", 2 * heads * shape.pages() * 4 * shape.valueWords());
    attended = floats(at, "attended", model.heads() * model.headDim());
    gated = rows == 1 ? Operand.NONE : floats(at, "gated", model.ffnSize());
    long sumRows =
        Math.max(
            (long) (model.heads() + model.keyHeads()) * shape.keyWords()
                + (long) model.keyHeads() * shape.valueWords(),
            Math.max(2 * (model.ffnSize() + 64L), model.hiddenSize()));
    partBytes = rows * device.roundUpToBeat(4 * (sumRows + 64));
    sums = at.memory.take("sums", parts * partBytes);
  }

  /** A row of floats for each token. */
  private static Operand floats(Generation at, String name, int count) {
    long stride = at.shape.device().roundUpToBeat(4L * count);
    return at.rows(Operand.memory(at.memory.take(name, at.rows * stride)), stride);
  }

  /** Cosines and sines of all positions: rows of two halves. */
  static Operand angles(Generation at) {
    ResidentShape shape = at.shape;
    int half = shape.model().headDim() / 2;
    long row = 4L * shape.keyWords();
    Rope rope = new Rope(shape.model());
    long table =
        at.memory.take(
            "cosines and sines",
            row * shape.positions(),
            into -> {
              MemorySegment angles = MemorySegment.ofArray(new float[2 * half]);
              for (int p = 0; p < shape.positions(); p++) {
                rope.table(p, angles, 0);
                MemorySegment.copy(angles, JAVA_FLOAT, 0, into, JAVA_FLOAT, p * row, half);
                long sines = p * row + 4L * shape.half();
                MemorySegment.copy(angles, JAVA_FLOAT, 4L * half, into, JAVA_FLOAT, sines, half);
              }
            });
    AddressMap map =
        AddressMap.of("angles", AddressMap.Index.POSITION, shape.positions(), p -> p * row);
    return Operand.memory(table).mapped(at.maps.number(map));
  }
}
