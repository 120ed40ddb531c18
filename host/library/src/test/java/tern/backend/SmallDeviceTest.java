package tern.backend;

import tern.device.DeviceConfig;
import tern.device.fake.FakeDevice;
import tern.ternary.TritCodec;

/**
 * The contract on the least that a device may be: rows longer than 20 are cut, a beat is wider than
 * that, and the ring holds fewer jobs than a matrix has parts.
 */
class SmallDeviceTest extends BackendContract {
  @Override
  Backend open() {
    DeviceConfig config =
        new DeviceConfig(0, 3, 4, 10, 1, TritCodec.BASE_THREE, 256, 2, 20, 5, 2, 66_667, 64);
    return new DeviceBackend(new FakeDevice(1 << 23, config));
  }
}
