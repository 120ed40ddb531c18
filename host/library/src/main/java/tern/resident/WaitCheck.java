package tern.resident;

import java.util.List;
import java.util.Optional;

/** Finds steps that would wait for ever, of a whole token or of a prompt's. */
record WaitCheck(
    ResidentProgram program, List<ProductStep> products, List<VectorInstruction> vectors) {
  /**
   * A step that waits for ever.
   *
   * @param product whether it is a product, else a vector instruction
   * @param step its index
   * @param after steps of the other list that it waits for
   * @param complete steps of the other list that can be complete before it
   */
  record Wait(boolean product, int step, int after, int complete) {
    String what() {
      return product ? "product" : "vector instruction";
    }

    String other() {
      return product ? "vector instructions" : "products";
    }

    List<String> names(ResidentProgram program) {
      return product ? program.names().products() : program.names().vectors();
    }

    /** What is wrong, for a message. */
    String text(ResidentProgram program) {
      String name = product ? program.names().product(step) : program.names().vector(step);
      return what()
          + " "
          + step
          + (name.isEmpty() ? "" : " (" + name + ")")
          + " waits for "
          + after
          + " "
          + other()
          + ", expected at most "
          + complete
          + ": no more can be complete before it";
    }
  }

  /**
   * Refuses programs of which a step would wait for ever.
   *
   * @throws ResidentException naming it
   */
  void check() {
    if (program.bodyProducts() > products.size() || program.bodyVectors() > vectors.size()) {
      throw new ResidentException(
          "a token of a prompt has "
              + program.bodyProducts()
              + " products and "
              + program.bodyVectors()
              + " vector instructions, expected at most "
              + products.size()
              + " and "
              + vectors.size());
    }
    Wait wait = endless().orElse(null);
    if (wait != null) {
      throw ProgramCheck.failed(
          wait.what(),
          wait.names(program),
          wait.step(),
          "AFTER is " + wait.after() + ", expected at most " + wait.complete());
    }
  }

  /** The first step that would wait for ever. */
  Optional<Wait> endless() {
    return run(program.bodyProducts(), program.bodyVectors())
        .or(() -> run(products.size(), vectors.size()));
  }

  private Optional<Wait> run(int productCount, int vectorCount) {
    int p = 0;
    int v = 0;
    while (p < productCount || v < vectorCount) {
      if (p < productCount && products.get(p).after() <= v) {
        p++;
      } else if (v < vectorCount && vectors.get(v).after() <= p) {
        v++;
      } else if (v == vectorCount || p < productCount && vectors.get(v).after() <= productCount) {
        return Optional.of(new Wait(true, p, products.get(p).after(), v));
      } else {
        // A product that waits for it is not to blame: it waits for more than there is.
        return Optional.of(new Wait(false, v, vectors.get(v).after(), p));
      }
    }
    return Optional.empty();
  }
}
