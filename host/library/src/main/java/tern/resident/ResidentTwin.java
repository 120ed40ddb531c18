package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tern.device.DeviceConfig;

/**
 * Runs resident programs in Java, bit for bit as a device does: products and vector instructions,
 * each in their order, each as soon as what it waits for is complete. Both are read from memory
 * again for each token.
 *
 * <p>Used by one thread at a time.
 */
public final class ResidentTwin {
  private final ResidentProgram program;
  private final MemoryWindow memory;
  private final ProductMachine products;
  private final ProductCheck check;
  private final VectorMachine vectors;
  private final Haste haste;
  private StepObserver observer = StepObserver.NONE;
  private int productsDone;
  private int vectorsDone;

  /** Which of two steps runs if both may: results must not depend on it. */
  public enum Haste {
    /** Products as early as they may. */
    PRODUCTS,
    /** Products as late as they may. */
    VECTORS
  }

  /** Sees the machine after each vector instruction. */
  @FunctionalInterface
  public interface StepObserver {
    /** Sees nothing. */
    StepObserver NONE = (step, position) -> {};

    /** Sees that an instruction is complete. */
    void see(int step, int position);
  }

  /**
   * Creates a twin at position 0.
   *
   * @param memory device memory, with the program in it
   * @param base device address of its first byte
   */
  public ResidentTwin(
      DeviceConfig config,
      VectorShape shape,
      ResidentProgram program,
      MemorySegment memory,
      long base,
      Haste haste) {
    this.program = program;
    this.memory = new MemoryWindow(memory, base);
    this.products = new ProductMachine(config, this.memory);
    this.check = new ProductCheck(config, this.memory);
    this.vectors = new VectorMachine(shape, this.memory);
    this.haste = haste;
    vectors.load(maps());
  }

  private List<AddressMap> maps() {
    MemorySegment table =
        memory.slice("maps", program.maps(), (long) AddressMap.COUNT * AddressMap.BYTES);
    List<AddressMap> maps = new ArrayList<>();
    for (int i = 0; i < AddressMap.COUNT; i++) {
      maps.add(AddressMap.read(table, (long) i * AddressMap.BYTES));
    }
    return List.copyOf(maps);
  }

  /** Sets the observer. */
  public void observe(StepObserver observer) {
    this.observer = observer;
  }

  /** Tokens processed. */
  public int position() {
    return vectors.position;
  }

  /** A word of the vector unit's buffer. */
  public int word(int at) {
    return vectors.word(at);
  }

  /**
   * Processes a token after which none is chosen.
   *
   * @throws ResidentException naming the step that cannot be, or whose result is not finite
   */
  public void advance(int token) {
    run(token, program.bodyProducts(), program.bodyVectors());
  }

  /** Processes a token, and returns the next one. */
  public int next(int token) {
    run(token, program.productCount(), program.vectorCount());
    return vectors.chosen;
  }

  /** Begins another text at position 0. Nothing in memory need be cleared for it. */
  public void restart() {
    restart(0);
  }

  /** Goes on at a position; tokens before it are those that were processed there last. */
  public void restart(int position) {
    vectors.position = position;
  }

  /**
   * Processes a prompt, and generates up to a stop or until the budget is spent.
   *
   * @param prompt at least one token
   * @param budget most tokens to generate
   * @param stops tokens that end the text; the one that did is the last of the result
   */
  public List<Integer> generate(int[] prompt, int budget, Set<Integer> stops) {
    for (int i = 0; i < prompt.length - 1; i++) {
      advance(prompt[i]);
    }
    List<Integer> chosen = new ArrayList<>();
    int last = prompt[prompt.length - 1];
    while (chosen.size() < budget) {
      last = next(last);
      chosen.add(last);
      if (stops.contains(last)) {
        break;
      }
    }
    return chosen;
  }

  private void run(int token, int productCount, int vectorCount) {
    if (vectors.position >= program.positions()) {
      throw new ResidentException(
          "position "
              + vectors.position
              + ", the program has room for "
              + program.positions()
              + "; generate it for a longer context");
    }
    vectors.token = token;
    productsDone = 0;
    vectorsDone = 0;
    boolean productFirst = haste == Haste.PRODUCTS;
    while (productsDone < productCount || vectorsDone < vectorCount) {
      boolean moved =
          productFirst
              ? product(productCount) || vector(vectorCount)
              : vector(vectorCount) || product(productCount);
      if (!moved) {
        throw new ResidentException(waiting(productCount).text(program));
      }
    }
    vectors.position++;
  }

  private WaitCheck.Wait waiting(int productCount) {
    boolean product = productsDone < productCount;
    int step = product ? productsDone : vectorsDone;
    long at = (product ? program.products() : program.vectors()) + 64L * step;
    MemorySegment bytes = memory.slice("program", at, 64);
    return product
        ? new WaitCheck.Wait(true, step, ProductStep.read(bytes, 0).after(), vectorsDone)
        : new WaitCheck.Wait(false, step, VectorInstruction.read(bytes, 0).after(), productsDone);
  }

  private boolean product(int count) {
    int step = productsDone;
    if (step == count) {
      return false;
    }
    try {
      ProductStep product =
          ProductStep.read(memory.slice("program", program.products() + 64L * step, 64), 0);
      if (product.after() > vectorsDone) {
        return false;
      }
      if (vectors.position >= product.first()) {
        check.check(product.job());
        products.run(product.job());
      }
    } catch (IllegalArgumentException bad) {
      throw failed("product", step, program.names().products(), bad);
    }
    productsDone++;
    return true;
  }

  private boolean vector(int count) {
    int step = vectorsDone;
    if (step == count) {
      return false;
    }
    try {
      VectorInstruction v =
          VectorInstruction.read(memory.slice("program", program.vectors() + 64L * step, 64), 0);
      if (v.after() > productsDone) {
        return false;
      }
      if (vectors.position >= v.first()) {
        vectors.run(v);
      }
    } catch (IllegalArgumentException | ArithmeticException bad) {
      throw failed("vector instruction", step, program.names().vectors(), bad);
    }
    vectorsDone++;
    observer.see(step, vectors.position);
    return true;
  }

  private ResidentException failed(
      String what, int step, List<String> names, RuntimeException cause) {
    String name = step < names.size() ? " (" + names.get(step) + ")" : "";
    return new ResidentException(
        what + " " + step + name + " at position " + vectors.position + ": " + cause.getMessage());
  }
}
