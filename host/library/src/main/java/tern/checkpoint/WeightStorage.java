package tern.checkpoint;

/** How BitLinear weights are stored, and which way their scale goes. */
enum WeightStorage {
  /** Packed trits; {@code weight_scale} is beta: multiply ({@code autobitlinear}). */
  PACKED_MULTIPLY,
  /** Packed trits; {@code weight_scale} is 1/beta: divide ({@code bitlinear}). */
  PACKED_DIVIDE,
  /** Master weights in floating point, quantised when loaded. */
  FLOATING
}
