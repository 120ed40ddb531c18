package tern.device;

/** Names of the steps of a resident program, which the device does not have. Any thread may ask. */
public interface StepNames {
  /** Name of a product, such as {@code layer 3, gate|up}; empty if there is none. */
  String product(long step);

  /** Name of a vector instruction; empty if there is none. */
  String vector(long step);
}
