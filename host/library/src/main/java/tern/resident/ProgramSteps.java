package tern.resident;

import java.util.List;
import tern.device.Job;

/**
 * A program, and its steps.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param products its products
 * @param vectors its vector instructions
 * @param productParts what each product belongs to
 * @param vectorParts what each vector instruction belongs to
 */
public record ProgramSteps(
    ResidentProgram program,
    List<ProductStep> products,
    List<VectorInstruction> vectors,
    List<StepPart> productParts,
    List<StepPart> vectorParts) {
  /** Copies the lists. */
  public ProgramSteps {
    products = List.copyOf(products);
    vectors = List.copyOf(vectors);
    productParts = List.copyOf(productParts);
    vectorParts = List.copyOf(vectorParts);
  }

  /**
   * Takes memory for the steps that were added.
   *
   * @param name what precedes the names of its regions and steps
   * @param bodyProducts products of a token after which none is chosen
   * @param bodyVectors instructions of such a token
   */
  static ProgramSteps of(
      Generation at, String name, int bodyProducts, int bodyVectors, Results results, long maps) {
    ProgramBuilder built = at.program;
    List<ProductStep> products = List.copyOf(built.products());
    List<VectorInstruction> vectors = List.copyOf(built.vectors());
    long productsAt =
        at.memory.take(
            name + "products",
            (long) Job.BYTES * products.size(),
            into -> {
              for (int i = 0; i < products.size(); i++) {
                products.get(i).write(into, (long) Job.BYTES * i);
              }
            });
    long vectorsAt =
        at.memory.take(
            name + "vector instructions",
            (long) VectorInstruction.BYTES * vectors.size(),
            into -> {
              for (int i = 0; i < vectors.size(); i++) {
                vectors.get(i).write(into, (long) VectorInstruction.BYTES * i);
              }
            });
    ResidentProgram program =
        new ResidentProgram(
            productsAt,
            products.size(),
            vectorsAt,
            vectors.size(),
            maps,
            bodyProducts,
            bodyVectors,
            at.shape.positions(),
            at.shape.model().vocabularySize(),
            results.address(),
            results.stride(),
            at.rows,
            built.names(name));
    return new ProgramSteps(program, products, vectors, built.productParts(), built.vectorParts());
  }
}
