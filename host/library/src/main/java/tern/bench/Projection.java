package tern.bench;

/** The four ternary products of a transformer layer, in the order in which they run. */
public enum Projection {
  /** Query, key and value, stacked. */
  QKV("qkv"),
  /** Output of the attention. */
  O("o"),
  /** Gate and up, stacked. */
  GATE_UP("gateUp"),
  DOWN("down");

  private final String label;

  Projection(String label) {
    this.label = label;
  }

  /** The projection's name in reports. */
  public String label() {
    return label;
  }
}
