package tern.resident;

import java.util.ArrayList;
import java.util.List;
import tern.device.Job;
import tern.model.PassTensor;

/** Collects the products and the vector instructions of a token, and what each waits for. */
final class ProgramBuilder {
  private final List<ProductStep> products = new ArrayList<>();
  private final List<VectorInstruction> vectors = new ArrayList<>();
  private final List<String> productNames = new ArrayList<>();
  private final List<String> vectorNames = new ArrayList<>();
  private final List<StepPart> productParts = new ArrayList<>();
  private final List<StepPart> vectorParts = new ArrayList<>();
  private final List<Probe> probes = new ArrayList<>();
  private StepPart part = StepPart.EMBEDDING;
  private String scope = "";
  private int layer = -1;
  private int waits;

  /** Names the steps that follow. */
  void scope(String name, int layer) {
    scope = name.isEmpty() ? "" : name + ": ";
    this.layer = layer;
  }

  /** A name that the same step of another program has too, and no other step. */
  String key(String name) {
    return scope + name;
  }

  /** Says to what the steps that follow belong; returns to what those before did. */
  StepPart part(StepPart next) {
    StepPart before = part;
    part = next;
    return before;
  }

  /**
   * Adds a product that needs all instructions so far.
   *
   * @param fresh whether its weights need them too
   * @return products up to this one, for {@link #await}
   */
  int product(String name, Job job, boolean fresh, int first) {
    products.add(new ProductStep(job, vectors.size(), fresh, first));
    productNames.add(scope + name);
    productParts.add(part);
    return products.size();
  }

  /** Instructions that follow need so many products. */
  void await(int products) {
    waits = Math.max(waits, products);
  }

  /** Adds an instruction. */
  void step(String name, StepBuilder step) {
    vectors.add(step.after(waits).build());
    vectorNames.add(scope + name);
    vectorParts.add(part);
  }

  /** Remembers where the last instruction left a piece of a tensor. */
  void probe(PassTensor tensor, int column, Operand place, int count) {
    probes.add(new Probe(vectors.size() - 1, layer, tensor, column, place, count));
  }

  List<ProductStep> products() {
    return products;
  }

  List<VectorInstruction> vectors() {
    return vectors;
  }

  List<Probe> probes() {
    return List.copyOf(probes);
  }

  List<StepPart> productParts() {
    return productParts;
  }

  List<StepPart> vectorParts() {
    return vectorParts;
  }

  /** Names of all steps, each preceded by the name of its program. */
  ResidentProgram.Names names(String program) {
    return new ResidentProgram.Names(
        productNames.stream().map(program::concat).toList(),
        vectorNames.stream().map(program::concat).toList());
  }
}
