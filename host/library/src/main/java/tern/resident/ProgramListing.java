package tern.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Memory map and programs of a resident model, to be read.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param positions longest text
 * @param pagePositions positions of a page of keys and values
 * @param head {@code exact} or {@code fast}
 * @param bytes device memory in all
 * @param bodyProducts products of a token after which none is chosen
 * @param bodyVectors vector instructions of such a token
 */
public record ProgramListing(
    int positions,
    int pagePositions,
    String head,
    long bytes,
    int bodyProducts,
    int bodyVectors,
    List<Region> regions,
    List<Step> products,
    List<Step> vectors) {
  /** A part of device memory. */
  public record Region(String name, long address, long bytes) {}

  /** A step and what it does. */
  public record Step(int step, String name, String text) {}

  /** Lists a model. */
  public static ProgramListing of(ResidentModel model) {
    ResidentProgram program = model.program();
    List<Step> products = new ArrayList<>();
    for (ProductStep product : model.products()) {
      int step = products.size();
      String name = program.names().products().get(step);
      products.add(new Step(step, name, ProgramText.of(product)));
    }
    List<Step> vectors = new ArrayList<>();
    for (VectorInstruction instruction : model.vectors()) {
      int step = vectors.size();
      String name = program.names().vectors().get(step);
      vectors.add(new Step(step, name, ProgramText.of(instruction)));
    }
    return new ProgramListing(
        program.positions(),
        model.shape().pagePositions(),
        model.shape().head().name().toLowerCase(Locale.ROOT),
        model.bytes(),
        program.bodyProducts(),
        program.bodyVectors(),
        model.regions().stream().map(r -> new Region(r.name(), r.address(), r.bytes())).toList(),
        products,
        vectors);
  }
}
