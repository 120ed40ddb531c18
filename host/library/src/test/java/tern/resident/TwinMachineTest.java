package tern.resident;

import tern.device.DeviceConfig;
import tern.device.DevicePreset;

/** The twin as a machine. */
class TwinMachineTest extends ResidentMachineContract {
  private static final long BASE = 0x8000_0000L;

  @Override
  ResidentMachine open() {
    DeviceConfig sim = DevicePreset.named("sim").orElseThrow().config();
    ResidentShape shape = OPTIONS.shape(sim, WEIGHTS.config());
    ResidentModel model = OPTIONS.model(shape, WEIGHTS, BASE, Long.MAX_VALUE);
    return new TwinMachine(model, ResidentTwin.Haste.PRODUCTS);
  }

  @Override
  void changed(ResidentMachine machine, long offset, long bytes) {
    // The twin reads its memory.
  }
}
