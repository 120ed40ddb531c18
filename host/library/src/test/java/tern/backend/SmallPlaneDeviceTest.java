package tern.backend;

import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;

/** The contract on a small device that takes integers: rows longer than 20 are cut. */
class SmallPlaneDeviceTest extends BackendContract {
  @Override
  Backend open() {
    return new DeviceBackend(new FakeDevice(1 << 23, Configs.smallPlanes()));
  }
}
