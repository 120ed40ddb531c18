package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import tern.backend.CpuBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;

/** Decoding reuses its memory: garbage per token would stop all threads every few seconds. */
class AllocationTest {
  private static final int TOKENS = 100;

  /** The compiler removes what a first run allocates; on a busy machine that takes longer. */
  private static final int WINDOWS = 100;

  /** Bytes per token. */
  private static final long FEW = 1024;

  @Test
  void aTokenLeavesNoGarbage() {
    assertThat(garbage(SessionOptions.best())).isLessThan(FEW);
  }

  @Test
  void aTokenOfIntegerAttentionLeavesNoGarbage() {
    assertThat(garbage(SessionOptions.best().integerAttention())).isLessThan(FEW);
  }

  /** Bytes that this thread allocates for a token. */
  private static long garbage(SessionOptions options) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Model model = ModelLoader.load(Checkpoints.oracle("offline-gqa"), new CpuBackend());
    Session session = new Session(model, TOKENS + 1, options);
    int[] id = {3};
    session.advance(new int[TOKENS]);
    long least = Long.MAX_VALUE;
    for (int window = 0; window < WINDOWS && least >= FEW; window++) {
      // Not to 0, which would give back the block of pages.
      session.rewind(1);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 1; i < TOKENS; i++) {
        session.advance(id);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / TOKENS);
    }
    return least;
  }
}
