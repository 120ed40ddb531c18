package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.DevicePreset;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.model.HeadMode;

/** The host's side of a device whose runs the twin computes. */
class ResidentDeviceTest extends ResidentMachineContract {
  private static final long BYTES = 1 << 22;
  private static final DeviceConfig SIM = DevicePreset.named("sim").orElseThrow().config();

  private TwinDevice device;

  @Override
  ResidentMachine open() {
    device = new TwinDevice(BYTES, SIM);
    return ResidentDevice.open(device, WEIGHTS, OPTIONS, (done, all) -> {});
  }

  @Override
  void changed(ResidentMachine machine, long offset, long bytes) {
    device.toDevice(machine.model().base() + offset, bytes);
  }

  /** A token costs a register for each look, and the four bytes of its id. */
  @Test
  void aTokenCostsFewBytes() {
    int tokens = 20;
    try (ResidentMachine machine = open();
        ResidentSession text = new ResidentSession(machine)) {
      int before = device.pauses;
      text.expect(tokens, Set.of());
      text.advance(7, 8);
      for (int i = 1; i < tokens; i++) {
        text.advance(text.best());
      }
      text.best();
      int looks = device.pauses - before;
      assertThat(text.residentReport().tokens()).isEqualTo(tokens);
      assertThat(text.residentReport().bytesRead()).isEqualTo(4 * tokens + 4 * (looks + 1));
      // the descriptor and two ids; interrupts, address and command
      assertThat(text.residentReport().bytesWritten()).isEqualTo(128 + 2 * 4 + 4 * 4);
      assertThat(text.residentReport().bytesPerToken()).isLessThan(24);
    }
  }

  /** A run of one token: what changes in its descriptor, and its record. */
  @Test
  void aDrawnTokenCostsLittleMore() {
    try (ResidentMachine machine = open();
        ResidentSession text = new ResidentSession(machine)) {
      text.expect(1, Set.of());
      text.advance(7);
      text.advance(text.top(16).ids()[3]);
      long written = text.residentReport().bytesWritten();
      long read = text.residentReport().bytesRead();
      text.advance(text.top(16).ids()[5]);
      // the position and the only given id; interrupts, address and command
      assertThat(text.residentReport().bytesWritten() - written).isEqualTo(2 * 4 + 4 * 4);
      assertThat(text.residentReport().bytesRead() - read).isEqualTo(4 * 33 + 2 * 4);
      assertThat(text.residentReport().runs()).isEqualTo(3);
    }
  }

  @Test
  void tokensComeOneByOne() {
    try (ResidentMachine machine = open();
        ResidentSession text = new ResidentSession(machine)) {
      text.expect(6, Set.of());
      int before = device.pauses;
      text.advance(7, 8, 9);
      List<Integer> pauses = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        pauses.add(device.pauses - before);
        text.advance(text.best());
      }
      assertThat(pauses).containsExactly(3, 4, 5, 6, 7);
    }
  }

  @Test
  void whatCannotRunResidentIsRefusedAndTheDeviceStaysUsable() {
    refused(
        Configs.planes(Configs.usual()), OPTIONS, BYTES, "the configuration has no vector unit");
    refused(Configs.usual(), OPTIONS, BYTES, "no vector unit");
    refused(
        SIM, new ResidentOptions(24, 24, HeadMode.EXACT), BYTES, "pages of 24 positions, expected");
    refused(
        SIM, new ResidentOptions(24, 0, HeadMode.HOST), BYTES, "the head is on the host, expected");
    refused(SIM, OPTIONS, 1 << 16, "bytes of device memory");
  }

  private static void refused(
      DeviceConfig config, ResidentOptions options, long bytes, String message) {
    FakeDevice device = new FakeDevice(bytes, config);
    assertThatThrownBy(() -> ResidentDevice.open(device, WEIGHTS, options, (done, all) -> {}))
        .isInstanceOf(ResidentException.class)
        .hasMessageContaining(message);
    Backends.on(device).close();
  }

  @Test
  void anInterruptedWaitResetsTheDevice() {
    try (ResidentMachine machine = open();
        ResidentSession text = new ResidentSession(machine)) {
      text.expect(5, Set.of());
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> text.advance(1, 2, 3))
          .isInstanceOf(DeviceException.Interrupted.class);
      assertThat(Thread.interrupted()).isTrue();
      text.advance(1, 2, 3);
      assertThat(text.position()).isEqualTo(3);
    }
  }
}
