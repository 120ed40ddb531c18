package tern.resident;

import java.util.List;
import tern.device.StepNames;

/**
 * The two programs of a token, as they lie in memory.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param products device address of the first descriptor
 * @param productCount descriptors
 * @param vectors device address of the first vector instruction
 * @param vectorCount instructions
 * @param maps device address of {@link AddressMap#COUNT} maps
 * @param bodyProducts products of a token after which none is chosen: all but the head's
 * @param bodyVectors instructions of such a token
 * @param positions positions that the memory of the program has room for
 * @param vocabulary token ids
 * @param results device address of a record for each position: the token that was chosen, then the
 *     ids of the list, then their logits as float32
 * @param resultStride bytes from record to record
 * @param rows tokens that it takes at once: their first position is a multiple of their number, and
 *     the program's is that of the last of them
 * @param names name of each instruction, and of each product, for errors
 */
public record ResidentProgram(
    long products,
    int productCount,
    long vectors,
    int vectorCount,
    long maps,
    int bodyProducts,
    int bodyVectors,
    int positions,
    int vocabulary,
    long results,
    int resultStride,
    int rows,
    Names names) {
  /** Creates a program of one token at a time. */
  public ResidentProgram(
      long products,
      int productCount,
      long vectors,
      int vectorCount,
      long maps,
      int bodyProducts,
      int bodyVectors,
      int positions,
      int vocabulary,
      long results,
      int resultStride,
      Names names) {
    this(
        products,
        productCount,
        vectors,
        vectorCount,
        maps,
        bodyProducts,
        bodyVectors,
        positions,
        vocabulary,
        results,
        resultStride,
        1,
        names);
  }

  /** The program without what chooses a token. */
  ResidentProgram body() {
    return new ResidentProgram(
        products,
        bodyProducts,
        vectors,
        bodyVectors,
        maps,
        bodyProducts,
        bodyVectors,
        positions,
        vocabulary,
        results,
        resultStride,
        rows,
        names);
  }

  /** Names of steps, which the device does not have. */
  public record Names(List<String> products, List<String> vectors) implements StepNames {
    /** Copies the lists. */
    public Names {
      products = List.copyOf(products);
      vectors = List.copyOf(vectors);
    }

    @Override
    public String product(long step) {
      return name(products, step);
    }

    @Override
    public String vector(long step) {
      return name(vectors, step);
    }

    private static String name(List<String> names, long step) {
      return step < names.size() ? names.get((int) step) : "";
    }
  }
}
