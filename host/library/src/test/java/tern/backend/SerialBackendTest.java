package tern.backend;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tern.SimulatedBoard;

/** Jobs of odd shapes over a serial line, on the simulated top module of a board. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SerialBackendTest extends BackendContract {
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
  Backend open() {
    return Backends.serial(board.port(), 2_000_000);
  }
}
