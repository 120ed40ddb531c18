package tern.backend;

import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;

/**
 * The contract on the smallest legal device: rows longer than 20 are cut, a beat is wider than
 * that, and the ring holds fewer jobs than a matrix has parts.
 */
class SmallDeviceTest extends BackendContract {
  @Override
  Backend open() {
    DeviceConfig config = Configs.small();
    return new DeviceBackend(new FakeDevice(1 << 23, config));
  }
}
