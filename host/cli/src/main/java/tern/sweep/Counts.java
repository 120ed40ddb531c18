package tern.sweep;

/**
 * What was compared, and was right.
 *
 * @param products products of jobs
 * @param planeProducts those of them whose weights were integers
 * @param programs resident programs
 */
record Counts(long products, long planeProducts, long programs) {
  static final Counts NONE = new Counts(0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        products + other.products, planeProducts + other.planeProducts, programs + other.programs);
  }
}
