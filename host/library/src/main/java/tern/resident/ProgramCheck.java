package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import tern.device.DeviceConfig;
import tern.device.Job;

/**
 * Checks both programs as they lie in memory, before one runs: fields, addresses at every position,
 * waits that end, what may run at the same time, and that no weight and no program is overwritten.
 *
 * <p>A program that passes does not touch a byte outside its window, and its results do not depend
 * on how fast products and vector instructions are. Any thread may call it.
 */
public final class ProgramCheck {
  private final ResidentProgram program;
  private final MemoryWindow memory;
  private final DeviceConfig config;
  private final VectorShape shape;
  private final List<ProductStep> products = new ArrayList<>();
  private final List<VectorInstruction> vectors = new ArrayList<>();
  private final List<List<Access>> touched = new ArrayList<>();
  private Accesses accesses;

  private ProgramCheck(
      DeviceConfig config, VectorShape shape, ResidentProgram program, MemoryWindow memory) {
    this.config = config;
    this.shape = shape;
    this.program = program;
    this.memory = memory;
  }

  /**
   * Checks programs.
   *
   * @param memory device memory, with the programs in it
   * @param base device address of its first byte
   * @throws ResidentException naming program, step and field, what stood there, and what was
   *     expected
   */
  public static void check(
      DeviceConfig config,
      VectorShape shape,
      ResidentProgram program,
      MemorySegment memory,
      long base) {
    new ProgramCheck(config, shape, program, new MemoryWindow(memory, base)).check();
  }

  private void check() {
    readMaps();
    for (int i = 0; i < program.productCount(); i++) {
      step("product", program.names().products(), i, this::product);
    }
    for (int i = 0; i < program.vectorCount(); i++) {
      step("vector instruction", program.names().vectors(), i, this::vector);
    }
    new WaitCheck(program, products, vectors).check();
    List<Access> kept = kept();
    for (int i = 0; i < vectors.size(); i++) {
      step(
          "vector instruction",
          program.names().vectors(),
          i,
          step -> keeps(touched.get(step), kept));
    }
    for (int i = 0; i < products.size(); i++) {
      step(
          "product",
          program.names().products(),
          i,
          step -> keeps(accesses.of(products.get(step)), kept));
    }
    new RaceCheck(program, products, vectors, accesses, touched).check();
  }

  /** A check of one step. */
  @FunctionalInterface
  private interface Check {
    void of(int step);
  }

  private static void step(String what, List<String> names, int step, Check check) {
    try {
      check.of(step);
    } catch (IllegalArgumentException bad) {
      throw failed(what, names, step, bad.getMessage());
    }
  }

  static ResidentException failed(String what, List<String> names, int step, String message) {
    String name = step < names.size() ? " (" + names.get(step) + ")" : "";
    return new ResidentException(what + " " + step + name + ": " + message);
  }

  private void readMaps() {
    List<AddressMap> maps = new ArrayList<>();
    try {
      MemorySegment table =
          memory.slice("maps", program.maps(), (long) AddressMap.COUNT * AddressMap.BYTES);
      for (int i = 0; i < AddressMap.COUNT; i++) {
        maps.add(AddressMap.read(table, (long) i * AddressMap.BYTES));
      }
    } catch (IllegalArgumentException bad) {
      throw new ResidentException("maps: " + bad.getMessage());
    }
    accesses = new Accesses(config, program, maps);
  }

  private void product(int step) {
    long at = program.products() + (long) Job.BYTES * step;
    ProductStep product = ProductStep.read(memory.slice("program", at, Job.BYTES), 0);
    new ProductCheck(config, memory).check(product.job());
    products.add(product);
  }

  private void vector(int step) {
    long at = program.vectors() + (long) VectorInstruction.BYTES * step;
    MemorySegment bytes = memory.slice("program", at, VectorInstruction.BYTES);
    VectorInstruction v = VectorInstruction.read(bytes, 0);
    InstructionCheck.check(v, shape);
    new MapCheck(v, shape, accesses.maps()).check();
    if (v.reduction() == Reduction.TOP && v.d().at() + v.n() > program.vocabulary()) {
      throw new IllegalArgumentException(
          "D is "
              + v.d().at()
              + ", expected "
              + v.n()
              + " tokens from it on to be in the vocabulary of "
              + program.vocabulary());
    }
    List<Access> all = accesses.of(v);
    for (Access access : all) {
      if (access.memory()) {
        memory.require(access.field(), access.start(), access.end() - access.start());
      } else if (access.start() < 0 || access.end() > shape.words()) {
        throw new IllegalArgumentException(
            access + ", expected them in a buffer of " + shape.words());
      }
    }
    new OverlapCheck(v, accesses.maps(), all).check();
    vectors.add(v);
    touched.add(all);
  }

  /** What nobody may write: programs, maps, and weights that are read ahead. */
  private List<Access> kept() {
    List<Access> kept = new ArrayList<>();
    kept.add(kept("products", program.products(), (long) Job.BYTES * program.productCount()));
    kept.add(
        kept(
            "vector instructions",
            program.vectors(),
            (long) VectorInstruction.BYTES * program.vectorCount()));
    kept.add(kept("maps", program.maps(), (long) AddressMap.COUNT * AddressMap.BYTES));
    for (ProductStep product : products) {
      if (!product.fresh()) {
        kept.add(accesses.weights(product.job()));
      }
    }
    return kept;
  }

  private static Access kept(String field, long start, long bytes) {
    return new Access(field, true, false, start, start + bytes);
  }

  private static void keeps(List<Access> all, List<Access> kept) {
    for (Access access : all) {
      if (access.writes() && access.memory()) {
        for (Access other : kept) {
          if (access.meets(other)) {
            throw new IllegalArgumentException(
                access + " may be written, expected nothing of " + other);
          }
        }
      }
    }
  }
}
