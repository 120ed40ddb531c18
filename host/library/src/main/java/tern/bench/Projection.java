package tern.bench;

/** The four ternary products of a transformer layer, in the order in which they run. */
public enum Projection {
  /** Query, key and value, one taller matrix. */
  QKV("qkv"),
  /** Out of the attention. */
  O("o"),
  /** Gate and up, one taller matrix. */
  GATE_UP("gateUp"),
  DOWN("down");

  private final String label;

  Projection(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }
}
