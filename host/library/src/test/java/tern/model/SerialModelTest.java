package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tern.SimulatedBoard;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CheckedBackend;
import tern.backend.LoadedMatrix;
import tern.backend.ReferenceBackend;
import tern.backend.Statistics;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.ternary.TernaryMatrix;

/** Models on a board: the simulated top module that is also routed, its SDRAM and serial line. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SerialModelTest {
  private static final int BAUD = 2_000_000;

  /** A whole model, prompt and answer, token by token. */
  @Test
  void aSmallModelSpeaksAsOnTheReference() throws Exception {
    Path checkpoint = Checkpoints.oracle("offline-gqa");
    int[] prompt = {3, 1, 4, 1, 5};
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f")) {
      try (Backend serial = Backends.serial(board.port(), BAUD);
          Backend reference = new ReferenceBackend()) {
        Session onBoard = new Session(ModelLoader.load(checkpoint, serial), 16);
        Session expected = new Session(ModelLoader.load(checkpoint, reference), 16);
        float[] logits = onBoard.prefill(prompt);
        assertThat(logits).isEqualTo(expected.prefill(prompt));
        for (int i = 0; i < 6; i++) {
          int token = greatest(logits);
          logits = onBoard.prefill(token);
          assertThat(logits).as("after token %d", i).isEqualTo(expected.prefill(token));
        }
      }
    }
  }

  /**
   * Loads the first matrices into the board, where every sum is checked, and all others elsewhere.
   */
  private static final class FirstOnBoard implements Backend {
    private final CheckedBackend board;
    private final Backend elsewhere = new ReferenceBackend();
    private int left;

    FirstOnBoard(Backend board, int matrices) {
      this.board = new CheckedBackend(board, new ReferenceBackend());
      this.left = matrices;
    }

    @Override
    public String name() {
      return board.name();
    }

    @Override
    public int tokensPerPass() {
      return board.tokensPerPass();
    }

    @Override
    public LoadedMatrix load(TernaryMatrix matrix) {
      return left-- > 0 ? board.load(matrix) : elsewhere.load(matrix);
    }

    @Override
    public Statistics statistics() {
      return board.statistics();
    }

    @Override
    public void close() {
      board.close();
    }
  }

  /** A layer of the trained model in its full size, checked sum by sum. */
  @Test
  void aLayerOfTheTrainedModelIsExact() throws Exception {
    Path checkpoint = Backends.home().resolve("models/austen-3m");
    int[] prompt = {1, 310, 44};
    try (SimulatedBoard board = new SimulatedBoard("ulx3s_85f")) {
      try (FirstOnBoard serial = new FirstOnBoard(Backends.serial(board.port(), BAUD), 4);
          Backend reference = new ReferenceBackend()) {
        float[] logits = new Session(ModelLoader.load(checkpoint, serial), 8).prefill(prompt);
        Session expected = new Session(ModelLoader.load(checkpoint, reference), 8);
        assertThat(logits).isEqualTo(expected.prefill(prompt));
        // q|k|v, output, gate|up and down for each of three tokens, in passes of two
        assertThat(serial.board.comparisons()).isEqualTo(3 * (384 + 256 + 2 * 688 + 256));
        assertThat(serial.statistics().jobs()).isEqualTo(2 * 4);
        assertThat(serial.statistics().mismatches()).isZero();
      }
    }
  }

  private static int greatest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
