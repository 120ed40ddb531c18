package tern.bench;

/** The parts of a token whose products a device computes. */
enum TokenPart {
  BITLINEARS("bitlinears"),
  ATTENTION("attention"),
  HEAD("head");

  private final String label;

  TokenPart(String label) {
    this.label = label;
  }

  /** The part's name in reports. */
  String label() {
    return label;
  }
}
