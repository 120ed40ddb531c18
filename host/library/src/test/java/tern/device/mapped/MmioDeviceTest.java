package tern.device.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tern.Sim;
import tern.device.Device;
import tern.device.DeviceException;
import tern.device.Driver;
import tern.device.DriverContract;
import tern.device.Job;
import tern.device.Registers;

/**
 * A mapped board, played by the simulator in another process. The window is served: a file has no
 * side effects, so that process answers each register access. Real register windows, UIO's masking
 * and the sync files' effect on caches are not tested here.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MmioDeviceTest {
  private static final long BYTES = 1 << 20;
  private static final String FIFO =
      ", \"interrupt\": {\"path\": \"interrupt\", \"kind\": \"events\"}";

  /** The driver's contract on one served simulator, reopened for each test. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Contract extends DriverContract {
    private final String memory;
    private final String interrupt;
    private ServedSimulator board;

    Contract(String memory, String interrupt) {
      this.memory = memory;
      this.interrupt = interrupt;
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
      board = new ServedSimulator(Sim.need("tiny"), folder, BYTES);
    }

    @AfterAll
    void stop() throws Exception {
      if (board != null) {
        board.close();
      }
    }

    @Override
    protected Device open() {
      try {
        return MmioDevice.open(board.describe("device.json", memory, interrupt));
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** Memory that starts in the middle of the device's, so that addresses do not start at 0. */
  @Nested
  class MappedWithAnInterrupt extends Contract {
    MappedWithAnInterrupt() {
      super("\"path\": \"memory\", \"offset\": \"0x40000\", \"bytes\": " + (BYTES - 0x40000), FIFO);
    }
  }

  /** Memory that is written and read through files, as XDMA's channels are. */
  @Nested
  class CarriedAndPolled extends Contract {
    CarriedAndPolled() {
      super("\"write\": \"memory\", \"read\": \"memory\", \"bytes\": " + BYTES, "");
    }
  }

  @Test
  void aDeadBoardIsATimeOut(@TempDir Path folder) throws Exception {
    try (ServedSimulator board = new ServedSimulator(Sim.need("tiny"), folder, BYTES);
        MmioDevice device = MmioDevice.open(mapped(board), 1000)) {
      Driver driver = new Driver(device);
      driver.post(new Job(0x1000, 0x2000, 0x3000, 4, 4, 1, 0, 8, 16, 8));
      driver.ringPosted();
      board.kill();
      assertThatThrownBy(() -> driver.ready(1))
          .isInstanceOf(DeviceException.TimedOut.class)
          .hasMessageContaining("has not answered for 1000 ms");
      assertThat(device.memory().get(ValueLayout.JAVA_BYTE, 0x3000)).isZero();
    }
  }

  @Test
  void oneProcessAtATimeAndLeftoversAreReset(@TempDir Path folder) throws Exception {
    try (ServedSimulator board = new ServedSimulator(Sim.need("tiny"), folder, BYTES)) {
      Path description = mapped(board);
      try (MmioDevice device = MmioDevice.open(description)) {
        new Driver(device);
        assertThatThrownBy(() -> MmioDevice.open(description))
            .isInstanceOf(DeviceException.class)
            .hasMessageContaining("in use");
      }
      try (MmioDevice device = MmioDevice.open(description)) {
        assertThat(device.readRegister(Registers.CONTROL)).isZero();
        new Driver(device);
        assertThat(device.readRegister(Registers.CONTROL)).isEqualTo(Registers.CONTROL_ENABLE);
      }
    }
  }

  private static Path mapped(ServedSimulator board) throws IOException {
    return board.describe("device.json", "\"path\": \"memory\", \"bytes\": " + BYTES, "");
  }

  @Test
  void aFileThatIsTooShortIsRefused(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("registers"), new byte[100]);
    Files.write(folder.resolve("memory"), new byte[4096]);
    Path file =
        Files.writeString(
            folder.resolve("device.json"),
            """
            {"registers": {"path": "registers"}, "memory": {"path": "memory", "bytes": 4096}}
            """);
    assertThatThrownBy(() -> MmioDevice.open(file))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("has 100 bytes, expected at least 4096");
  }

  @Test
  void aWindowOfZerosIsNotATern(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("registers"), new byte[4096]);
    Files.write(folder.resolve("memory"), new byte[4096]);
    Path file =
        Files.writeString(
            folder.resolve("device.json"),
            """
            {"registers": {"path": "registers"}, "memory": {"path": "memory", "bytes": 4096}}
            """);
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(() -> MmioDevice.open(file))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("this is not a Tern device");
    }
  }

  private static final Map<Integer, Integer> IDENTITY =
      Map.of(
          Registers.TOKEN_ROWS, 2,
          Registers.OUTPUT_COLS, 4,
          Registers.LANES, 4,
          Registers.TOKEN_GROUPS, 1,
          Registers.MEM_DATA_BITS, 64,
          Registers.WEIGHT_PORTS, 1,
          Registers.MAX_K, 1024,
          Registers.MAX_TOKENS, 64,
          Registers.MAX_RING_ENTRIES, 8,
          Registers.CLOCK_KHZ, 100_000);

  /** A plain file with a Tern's identity: it never responds, and keeps what is written. */
  private static Path unserved(Path folder) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    window.putInt(Registers.MAGIC, Registers.MAGIC_VALUE);
    window.putInt(Registers.VERSION, Registers.VERSION_VALUE);
    IDENTITY.forEach(window::putInt);
    window.putInt(Registers.WEIGHT_BUFFER_CHUNKS, 64);
    window.putInt(Registers.ADDRESS_BITS, 40);
    window.putInt(Registers.VECTOR_WORDS, 16_384);
    Files.write(folder.resolve("registers"), window.array());
    Files.write(folder.resolve("memory"), new byte[4096]);
    return Files.writeString(
        folder.resolve("device.json"),
        """
        {"registers": {"path": "registers"}, "memory": {"path": "memory", "bytes": 4096}}
        """);
  }

  @Test
  void silenceIsATimeOut(@TempDir Path folder) throws IOException {
    try (MmioDevice device = MmioDevice.open(unserved(folder))) {
      Driver driver = new Driver(device);
      driver.post(new Job(0, 0, 0, 8, 3, 1, 0, 16, 16, 16));
      driver.ringPosted();
      driver.ready(1);
      assertThatThrownBy(driver::await)
          .isInstanceOf(DeviceException.TimedOut.class)
          .hasMessageContaining("job 0 has not completed");
    }
  }

  /**
   * The file acts as a device that never completes: an interrupt ends the wait, and nothing else.
   */
  @Test
  void anInterruptEndsTheWaitAndNothingElse(@TempDir Path folder) throws IOException {
    Path memory = folder.resolve("memory");
    Path file = unserved(folder);
    Files.writeString(
        file,
        """
        {"registers": {"path": "registers"},
         "memory": {"write": "memory", "read": "memory", "bytes": 4096}}
        """);
    try (MmioDevice device = MmioDevice.open(file)) {
      Driver driver = new Driver(device);
      driver.post(new Job(0, 0, 0, 8, 3, 1, 0, 16, 16, 16));
      driver.ringPosted();
      driver.ready(1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(driver::await).isInstanceOf(DeviceException.Interrupted.class);
      device.memory().set(ValueLayout.JAVA_BYTE, 2000, (byte) 42);
      device.toDevice(2000, 1);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      driver.reset();
      assertThat(Thread.interrupted()).isTrue();
      device.memory().set(ValueLayout.JAVA_BYTE, 2000, (byte) 0);
      device.toHost(2000, 1);
      assertThat(device.memory().get(ValueLayout.JAVA_BYTE, 2000)).isEqualTo((byte) 42);
      assertThat(Files.readAllBytes(memory)[2000]).isEqualTo((byte) 42);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void registersAreTheFilesWords(@TempDir Path folder) throws IOException {
    try (MmioDevice device = MmioDevice.open(unserved(folder))) {
      device.writeRegister(Registers.POSTED, 0x12345678);
      byte[] now = Files.readAllBytes(folder.resolve("registers"));
      assertThat(now[Registers.POSTED]).isEqualTo((byte) 0x78);
      assertThat(now[Registers.POSTED + 3]).isEqualTo((byte) 0x12);
      assertThat(device.await(100)).isFalse();
      device.writeRegister(Registers.INTERRUPT_ENABLE, 1);
      device.writeRegister(Registers.INTERRUPT_STATUS, 1);
      assertThat(device.await(100)).isTrue();
      device.writeRegister(Registers.INTERRUPT_STATUS, -1);
      assertThatThrownBy(() -> device.await(100)).hasMessageContaining("read as all ones");
      assertThatThrownBy(() -> device.readRegister(2)).hasMessageContaining("not a multiple of 4");
    }
  }

  @Test
  void missingFilesAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("device.json");
    assertThatThrownBy(() -> MmioDevice.open(file)).isInstanceOf(DeviceException.class);
    Files.writeString(
        file,
        """
        {"registers": {"path": "/dev/no-such-uio"}, "memory": {"path": "memory", "bytes": 4096}}
        """);
    assertThatThrownBy(() -> MmioDevice.open(file))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("/dev/no-such-uio: open failed: No such file or directory");
  }
}
