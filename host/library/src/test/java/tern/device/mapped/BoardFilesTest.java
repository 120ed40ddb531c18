package tern.device.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.device.Nap;
import tern.ffm.DeviceFile;

/** Memory, interrupts and waits through files, without a device. */
class BoardFilesTest {
  @Test
  void napsLastInAnInterruptedThread() {
    Thread.currentThread().interrupt();
    long start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      Nap.nanos(1_000_000);
    }
    assertThat(System.nanoTime() - start).isGreaterThan(5_000_000);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFileThatEndsTooEarlySaysWhere(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("memory"), new byte[100]);
    try (Arena arena = Arena.ofConfined();
        DeviceFile memory = DeviceFile.openToRead(file)) {
      MemorySegment into = arena.allocate(64);
      memory.readAt(into, 36);
      assertThatThrownBy(() -> memory.readAt(into, 40))
          .isInstanceOf(IOException.class)
          .hasMessage(file + ": ends at 0x64");
      assertThatThrownBy(() -> memory.writeAt(into, 0)).hasMessageContaining("pwrite failed");
    }
  }

  /** Checks the commands to u-dma-buf, with plain files in place of its own. */
  @Test
  void dmaBuffersAreSynchronised(@TempDir Path folder) throws IOException {
    Path buffer = Files.createDirectory(folder.resolve("udmabuf0"));
    Files.writeString(buffer.resolve("phys_addr"), "0x0000000070000000\n");
    Files.writeString(buffer.resolve("size"), "8192\n");
    Files.createFile(buffer.resolve("sync_for_cpu"));
    Files.createFile(buffer.resolve("sync_for_device"));
    Files.write(folder.resolve("memory"), new byte[8192]);
    Path file =
        Files.writeString(
            folder.resolve("device.json"),
            """
            {"registers": {"path": "registers"},
             "memory": {"path": "memory", "dmaBuffer": "udmabuf0"}}
            """);
    DeviceDescription board = DeviceDescription.read(file);
    assertThat(board.memory().address()).isEqualTo(0x70000000L);
    assertThat(board.memory().bytes()).isEqualTo(8192);
    try (Arena arena = Arena.ofConfined();
        BoardMemory memory = BoardMemory.open(board.memory(), arena)) {
      memory.toDevice(0x1005, 100);
      memory.toHost(0x40, 64);
    }
    assertThat(buffer.resolve("sync_for_device")).hasContent("0x0000100000000075");
    assertThat(buffer.resolve("sync_for_cpu")).hasContent("0x0000004000000049");
  }

  /** Interrupts are words, as with UIO and XDMA. */
  @Test
  void interruptsAreWords(@TempDir Path folder) throws Exception {
    Path fifo = folder.resolve("interrupt");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    try (DeviceFile file = DeviceFile.open(fifo)) {
      assertThat(file.awaitReadable(1)).isFalse();
      file.writeWord(7);
      assertThat(file.awaitReadable(1000)).isTrue();
      assertThat(file.readWord()).isEqualTo(7);
      assertThat(file.awaitReadable(1)).isFalse();
    }
  }
}
