package tern.resident;

import java.util.List;
import tern.weights.LayerWeights;
import tern.weights.ModelWeights;

/**
 * Two more programs of a model, which take a prompt several tokens at a time: weights are read once
 * for all of them. First {@code embed} runs for each token, and leaves its embedding in memory;
 * then {@code block} runs for each block of tokens, which begins at a multiple of their number, and
 * leaves their keys and values. Every bit of these is as the program of one token leaves it.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param rows tokens of a block
 * @param embed the program of a token; its position is the token's
 * @param block the program of a block; its position is that of the last token
 */
public record PromptPrograms(int rows, ProgramSteps embed, ProgramSteps block) {
  private static final int MOST_ROWS = 1 << 8;

  /**
   * Makes the programs.
   *
   * @param first the program of one token, with which they share memory
   * @param like its feed-forward networks
   */
  static PromptPrograms of(
      Generation first,
      int rows,
      PastMemory past,
      FloatTable embedding,
      FeedForwardProgram like,
      ModelWeights weights,
      Results results,
      long maps) {
    require(first.shape, rows);
    long stride = first.shape.device().roundUpToBeat(4L * first.shape.model().hiddenSize());
    int positions = first.shape.positions();
    AddressMap map =
        AddressMap.of("embedded", AddressMap.Index.POSITION, positions, p -> p * stride);
    Operand embedded =
        Operand.memory(first.memory.take("embedded", stride * positions))
            .mapped(first.maps.number(map));
    Generation embed = new Generation(first, 1, embedded);
    new EmbeddingSteps(embed).add(embedding);
    Generation block =
        new Generation(
            first,
            rows,
            Operand.memory(first.memory.take("residuals", rows * stride)).every((int) stride));
    block.step(
        "embedded",
        new StepBuilder(VectorOp.MOVE, first.shape.model().hiddenSize())
            .a(embedded.plus(-stride * (rows - 1)).every((int) stride))
            .repeat(rows)
            .store(block.residual));
    layers(block, past, like, weights.layers());
    return new PromptPrograms(
        rows, steps(embed, "embedding: ", results, maps), steps(block, "blocks: ", results, maps));
  }

  private static void layers(
      Generation block, PastMemory past, FeedForwardProgram like, List<LayerWeights> layers) {
    NormSteps norms = new NormSteps(block);
    AttentionProgram attention = new AttentionProgram(block, norms, past);
    FeedForwardProgram feedForward =
        new FeedForwardProgram(block, norms, attention.operands(), attention.factors()).like(like);
    attention.begin();
    for (int i = 0; i < layers.size(); i++) {
      block.program.scope("layer " + i, i);
      attention.add(i, layers.get(i));
      feedForward.add(layers.get(i));
    }
  }

  private static ProgramSteps steps(Generation at, String name, Results results, long maps) {
    int products = at.program.products().size();
    int vectors = at.program.vectors().size();
    return ProgramSteps.of(at, name, products, vectors, results, maps);
  }

  /**
   * Tokens of a block that suit a device: as many as the array takes at once, if other limits allow
   * it; 1 if there are no blocks.
   */
  static int rows(ResidentShape shape) {
    int rows = Integer.highestOneBit(Math.min(shape.device().tokenRows(), MOST_ROWS));
    while (rows > 1 && !fits(shape, rows)) {
      rows /= 2;
    }
    return rows;
  }

  private static boolean fits(ResidentShape shape, int rows) {
    return rows > 1
        && Integer.bitCount(rows) == 1
        && rows <= MOST_ROWS
        && rows <= shape.pagePositions()
        && queries(shape, rows) <= shape.device().maxTokens();
  }

  private static int queries(ResidentShape shape, int rows) {
    return 2 * shape.group() * rows;
  }

  private static void require(ResidentShape shape, int rows) {
    if (!fits(shape, rows)) {
      throw new ResidentException(
          "blocks of "
              + rows
              + " tokens, expected a power of two from 2 to 256, within a page of "
              + shape.pagePositions()
              + " positions; and "
              + queries(shape, rows)
              + " rows of a key head's queries, a job takes "
              + shape.device().maxTokens()
              + " at most");
    }
  }
}
