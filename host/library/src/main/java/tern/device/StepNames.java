package tern.device;

/**
 * What the device does not know of the steps of a resident program.
 *
 * <p>Asked by the thread that may use the device.
 */
public interface StepNames {
  /** Name of a product, such as {@code layer 3, gate|up}; empty if there is none. */
  String product(long step);

  /** Name of a vector instruction; empty if there is none. */
  String vector(long step);

  /**
   * Which step of the program in device memory waits for one that waits for it; empty if there is
   * none, or it is not known.
   */
  default String waiting() {
    return "";
  }
}
