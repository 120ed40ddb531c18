package tern.backend;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Samples;
import tern.SimulatedBoard;
import tern.ternary.TernaryMatrix;

/**
 * The simulated top module of a board whose device memory holds only small matrices, with its own
 * preset.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TangNanoTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "17, 21, 5", "256, 40, 1", "2048, 4, 1", "2049, 4, 2", "31, 8, 12"})
  void equalsPlainLoops(int k, int n, int tokens) throws Exception {
    TernaryMatrix matrix = Samples.matrix(n, k, 1);
    try (SimulatedBoard board = new SimulatedBoard("tang_nano_20k");
        Backend backend = Backends.serial(board.port(), 2_000_000)) {
      byte[] activations = Samples.activations(tokens * k, 1);
      BackendContract.compare(matrix, backend.load(matrix), activations, tokens);
    }
  }
}
