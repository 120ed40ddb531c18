package tern.device.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tern.SimulatedBoard;
import tern.device.Device;
import tern.device.DeviceException;
import tern.device.DriverContract;
import tern.device.Registers;

/** The driver over a serial line, on the simulated top module of a board. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SerialDeviceTest {
  private static final int BAUD = 2_000_000;

  /** The driver's contract on one board, reopened for each test. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OnABoard extends DriverContract {
    private SimulatedBoard board;

    @BeforeAll
    void start() {
      board = new SimulatedBoard("ulx3s_85f");
    }

    @AfterAll
    void stop() throws Exception {
      if (board != null) {
        board.close();
      }
    }

    @Override
    protected Device open() {
      return SerialDevice.open(board.port(), BAUD);
    }
  }

  /** A line that loses, duplicates and damages what is sent, and damages what is received. */
  private static final class BadPort extends SerialPort {
    private final SplittableRandom random = new SplittableRandom(5);

    BadPort(Path path) {
      super(path, BAUD);
    }

    @Override
    public void write(byte[] bytes) {
      int fate = random.nextInt(20);
      if (fate == 0) {
        return;
      }
      byte[] sent = bytes.clone();
      if (fate == 1) {
        sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
      }
      super.write(sent);
      if (fate == 2) {
        super.write(sent);
      }
    }

    /** Damages each byte with equal probability, however many arrive at once. */
    @Override
    public int read(byte[] into) {
      int count = super.read(into);
      for (int i = 0; i < count; i++) {
        if (random.nextInt(2000) == 0) {
          into[i] ^= 0x10;
        }
      }
      return count;
    }
  }

  @Test
  void damagedFramesAreSentAgain() throws Exception {
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f")) {
      try (SerialDevice device = SerialDevice.open(new BadPort(board.port()), 600)) {
        byte[] bytes = new byte[5000];
        new SplittableRandom(1).nextBytes(bytes);
        for (int round = 0; round < 4; round++) {
          long at = 0x1000 + 7777L * round;
          for (int i = 0; i < bytes.length; i++) {
            device.memory().set(ValueLayout.JAVA_BYTE, at + i, bytes[i]);
          }
          device.toDevice(at, bytes.length);
          device.memory().asSlice(at, bytes.length).fill((byte) 0);
          device.toHost(at, bytes.length);
          assertThat(device.memory().asSlice(at, bytes.length).toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(bytes);
          device.writeRegister(Registers.RING_ADDRESS_LOW, 64 * round);
          assertThat(device.readRegister(Registers.RING_ADDRESS_LOW)).isEqualTo(64 * round);
        }
        assertThat(device.resends()).isPositive();
      }
    }
  }

  @Test
  void missingRegistersAreRefused() throws Exception {
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f")) {
      try (SerialDevice device = SerialDevice.open(board.port(), BAUD)) {
        assertThat(device.memory().byteSize()).isEqualTo(32 << 20);
        assertThatThrownBy(() -> device.readRegister(0xFF0))
            .isInstanceOf(DeviceException.class)
            .hasMessage("no readable register at offset 0xff0");
        assertThatThrownBy(() -> device.writeRegister(Registers.MAGIC, 1))
            .hasMessage("no writable register at offset 0x0");
        assertThat(device.await(1000)).isFalse();
      }
    }
  }

  @Test
  void aBoardHasOneUser() throws Exception {
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f")) {
      try (SerialDevice device = SerialDevice.open(board.port(), BAUD)) {
        assertThatThrownBy(() -> SerialDevice.open(board.port(), BAUD))
            .isInstanceOf(DeviceException.class)
            .hasMessageContaining("the port is in use");
        assertThat(device.readRegister(Registers.MAGIC)).isEqualTo(Registers.MAGIC_VALUE);
      }
      SerialDevice.open(board.port(), BAUD).close();
    }
  }

  @Test
  void anUnpluggedBoardIsAnError() throws Exception {
    SimulatedBoard board = new SimulatedBoard("ulx3s_85f");
    try (SerialDevice device = SerialDevice.open(new SerialPort(board.port(), BAUD), 200)) {
      board.unplug();
      assertThatThrownBy(() -> device.readRegister(Registers.MAGIC))
          .isInstanceOf(DeviceException.LinkFailed.class);
    }
  }

  @Test
  void aMissingPortIsNamed() {
    assertThatThrownBy(() -> SerialDevice.open(Path.of("/dev/no-such-port"), BAUD))
        .isInstanceOf(DeviceException.class)
        .hasMessage("/dev/no-such-port: there is no such serial port");
    assertThatThrownBy(() -> SerialDevice.open(Path.of("/dev/null"), BAUD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("/dev/null: cannot be set to 2000000 baud");
  }
}
