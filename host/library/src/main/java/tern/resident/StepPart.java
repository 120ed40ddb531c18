package tern.resident;

/** What a step of a program belongs to. */
public enum StepPart {
  /** Embedding, and the angles of the position. */
  EMBEDDING("embedding"),
  /** All norms but the last, with the quantisers and factors behind them. */
  NORMS("norms"),
  /** Queries, keys and values: their products, rotations, integers, and the append to pages. */
  PROJECTIONS("q, k, v"),
  /** Products with keys, softmax, and the weights of values. */
  SCORES("scores"),
  /** Products with values, and what is attended. */
  VALUES("values"),
  /** The output projection, and the residual behind it. */
  OUTPUT("output"),
  /** Gate and up. */
  GATE("gate, up"),
  /** The down projection, and the residual behind it. */
  DOWN("down"),
  /** Final norm, head, and the choice of a token. */
  HEAD("head");

  private final String label;

  StepPart(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }
}
