package tern.device.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.device.DeviceException;

/** Ports, and a board's answers to queries, without a board. */
class SerialLineTest {
  private static final byte[] GOOD = {1, 4, 0, 2, 0, 0, 1, 0};

  /** A board that only answers queries, always with the same bytes. */
  private static final class Board implements SerialLine {
    private final byte[] about;
    private final SerialFrames frames = new SerialFrames();
    private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
    private int requests;
    private boolean closed;

    Board(byte[] about) {
      this.about = about;
    }

    @Override
    public void write(byte[] bytes) {
      for (byte b : bytes) {
        byte[] content = frames.take(b & 0xFF);
        if (content != null && content.length > 1) {
          answer(content);
        }
      }
    }

    private void answer(byte[] request) {
      if (request[0] != SerialRequest.QUERY) {
        requests++;
        return;
      }
      byte[] content = new byte[5 + about.length + 1];
      content[0] = (byte) 0x80;
      content[1] = request[1];
      content[3] = 2;
      System.arraycopy(about, 0, content, 5, about.length);
      answers.add(SerialFrames.frame(content));
    }

    @Override
    public int read(byte[] into) {
      if (answers.isEmpty()) {
        return 0;
      }
      byte[] next = answers.poll();
      System.arraycopy(next, 0, into, 0, next.length);
      return next.length;
    }

    @Override
    public String toString() {
      return "board";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, protocol version 2, expected 1",
    "1, 0, 0 frames in flight",
    "3, 0, 0 data bytes per frame",
    "6, 0, 0 bytes of device memory"
  })
  void impossibleAnswersAreRefusedAndTheLineClosed(int at, byte value, String message) {
    byte[] about = GOOD.clone();
    about[at] = value;
    Board board = new Board(about);
    assertThatThrownBy(() -> SerialDevice.open(board, 5))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(message);
    assertThat(board.closed).isTrue();
  }

  /** A window of 200 must not become a negative number. */
  @Test
  void theWindowIsUnsigned() {
    byte[] about = GOOD.clone();
    about[1] = (byte) 200;
    Board board = new Board(about);
    try (SerialLink link = new SerialLink(board, 5)) {
      List<SerialRequest> requests = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        requests.add(SerialRequest.readRegister(0));
      }
      assertThatThrownBy(() -> link.exchange(requests, (i, answer) -> {}))
          .isInstanceOf(DeviceException.LinkFailed.class);
      assertThat(board.requests % 200).isZero();
      assertThat(board.requests).isPositive();
    }
  }

  @Test
  void aPortHasOneUser(@TempDir Path folder) throws Exception {
    Path port = Files.createFile(folder.resolve("port"));
    try (FileChannel other = FileChannel.open(port, StandardOpenOption.WRITE);
        var lock = other.tryLock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> SerialDevice.open(port, 9600))
          .isInstanceOf(DeviceException.class)
          .hasMessage(port + ": the port is in use, by another process or by this one");
    }
  }

  /** A plain file is not a port: stty says so, naming this file, and the file is closed. */
  @Test
  void aPortMayHaveABlankInItsName(@TempDir Path folder) throws Exception {
    Path port = Files.createFile(folder.resolve("my port -a"));
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(() -> SerialDevice.open(port, 9600))
          .isInstanceOf(DeviceException.class)
          .hasMessageStartingWith(port + ": cannot be set to 9600 baud: ")
          .hasMessageNotContainingAny("No such file", "invalid argument");
    }
    try (FileChannel free = FileChannel.open(port, StandardOpenOption.WRITE);
        var lock = free.tryLock()) {
      assertThat(lock).isNotNull();
    }
  }
}
