package tern.checkpoint;

/** How BitLinear weights are stored, and how their scale is applied. */
enum WeightStorage {
  /** Packed trits; {@code weight_scale} is beta, to multiply by ({@code autobitlinear}). */
  PACKED_MULTIPLY,
  /** Packed trits; {@code weight_scale} is 1/beta, to divide by ({@code bitlinear}). */
  PACKED_DIVIDE,
  /** Floating-point master weights, quantised on loading. */
  FLOATING,
  /** Floating-point weights that are ternary already; activations are not quantised. */
  TERNARY_FLOATS
}
