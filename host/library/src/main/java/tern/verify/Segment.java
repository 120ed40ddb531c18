package tern.verify;

import java.util.List;
import java.util.function.UnaryOperator;
import tern.backend.Plan;
import tern.model.FloatRows;
import tern.model.Layer;
import tern.model.LoadedHead;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.model.SessionOptions;

/**
 * Some layers of a model between two states, run as a model of their own: the state before them is
 * its embedding, and token {@code i} is row {@code i}.
 */
final class Segment {
  private final Model model;
  private final RecordingBackend products;
  private final SessionOptions options;
  private final List<Layer> layers;
  private final float[][] input;

  Segment(
      Model model,
      RecordingBackend products,
      SessionOptions options,
      List<Layer> layers,
      float[][] input) {
    this.model = model;
    this.products = products;
    this.options = options;
    this.layers = layers;
    this.input = input;
  }

  List<Layer> layers() {
    return layers;
  }

  /** Runs the layers, each of them changed. */
  Trace run(UnaryOperator<Layer> change) {
    return run(layers.stream().map(change).toList());
  }

  /** Runs other layers in their place. */
  Trace run(List<Layer> changed) {
    Model part =
        new Model(
            config(),
            new Rows(input),
            changed,
            model.norm(),
            new LoadedHead(model.head().rows(), products),
            model.rope(),
            model.backend(),
            Plan.NONE,
            input.length,
            List.of());
    int[] ids = RowOrder.unchanged(input.length);
    return Tracer.run(part, products, options, ids);
  }

  private ModelConfig config() {
    ModelConfig c = model.config();
    Multipliers m = c.multipliers();
    return new ModelConfig(
        c.hiddenSize(),
        c.ffnSize(),
        layers.size(),
        c.heads(),
        c.keyHeads(),
        c.headDim(),
        c.vocabularySize(),
        c.contextSize(),
        c.normEpsilon(),
        c.gate(),
        c.ropeTheta(),
        c.ropeScaling(),
        new Multipliers(1, m.residual(), m.logits()),
        c.endIds());
  }

  private record Rows(float[][] values) implements FloatRows {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public int columns() {
      return values[0].length;
    }

    @Override
    public void copy(int row, float[] into, int offset) {
      System.arraycopy(values[row], 0, into, offset, columns());
    }
  }
}
