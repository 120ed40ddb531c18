package tern.folder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.device.DeviceConfig;
import tern.model.ModelConfig;

/**
 * The content of tern.json.
 *
 * @param format always {@value #FORMAT}
 * @param version of the format, {@value #VERSION}
 * @param packing {@code two-bits} and {@code base-three} for processors, {@code device}
 * @param device the configuration that images are packed for, or null
 * @param head null if it is the embedding
 * @param headInt8 the head's rows in eight bits
 */
record Manifest(
    String format,
    int version,
    ModelConfig model,
    String packing,
    @Nullable DeviceConfig device,
    Rows embedding,
    @Nullable Rows head,
    Int8 headInt8,
    Block norm,
    List<Layer> layers) {

  static final String FORMAT = "tern-folder";
  static final int VERSION = 1;

  /**
   * An embedding or head of {@code vocabulary x hidden}.
   *
   * @param type element type, as GGUF names it
   */
  record Rows(String type, Block block) {}

  /** The arrays of {@link tern.model.Int8Rows}. */
  record Int8(Block weights, Block scales, Block errors, Block norms) {}

  /** One layer; norms are null where the model has none. */
  record Layer(
      Block inputNorm,
      Matrix qkv,
      @Nullable Block queryNorm,
      @Nullable Block keyNorm,
      @Nullable Block attentionSubNorm,
      Matrix output,
      Block postAttentionNorm,
      Matrix gateUp,
      @Nullable Block ffnSubNorm,
      Matrix down) {}

  /**
   * Stacked matrices.
   *
   * @param parts rows of each, from the top
   * @param k columns
   * @param betas the scale of each; empty if there are groups
   * @param groupSize columns that share a scale, or 0 for one scale a matrix
   * @param scales the scales of all groups of all rows, or null
   * @param blocks the packed trits: one block, or one for each part of the columns on a device.
   *     With groups, the masks of {@link tern.cpu.SignMasks} whatever the packing
   */
  record Matrix(
      String name,
      List<Part> parts,
      int k,
      float[] betas,
      int groupSize,
      @Nullable Block scales,
      List<Block> blocks) {}

  /** One of the stacked matrices. */
  record Part(String name, int rows) {}
}
