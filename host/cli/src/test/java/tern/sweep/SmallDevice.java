package tern.sweep;

import tern.device.DeviceConfig;
import tern.ternary.TritCodec;

/** A configuration for tests that need no hardware: three rows of four columns, five lanes. */
final class SmallDevice {
  static final DeviceConfig CONFIG =
      new DeviceConfig(0, 3, 4, 5, 3, TritCodec.BASE_THREE, 64, 2, 301, 40, 4, 100_000, 16);

  /** Two ports of five columns, sixteen lanes: takes integers too. */
  static final DeviceConfig PLANES =
      new DeviceConfig(
          0, 3, 10, 16, 3, TritCodec.BASE_THREE, 64, 2, 301, 40, 4, 100_000, 16, 40, 2, 0, 16384);

  private SmallDevice() {}
}
