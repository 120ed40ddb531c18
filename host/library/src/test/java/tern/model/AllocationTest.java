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
  private static final int WARM_UP = 1500;
  private static final int TOKENS = 100;

  @Test
  void aTokenLeavesNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Model model = ModelLoader.load(Checkpoints.oracle("offline-gqa"), new CpuBackend());
    Session session = new Session(model, TOKENS + 1);
    int[] id = {3};
    session.advance(new int[TOKENS]);
    for (int i = 0; i < WARM_UP; i++) {
      session.rewind(0);
      session.advance(id);
    }
    session.rewind(0);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TOKENS; i++) {
      session.advance(id);
    }
    long perToken = (threads.getCurrentThreadAllocatedBytes() - before) / TOKENS;
    // Less than this is what the compiler has not yet removed.
    assertThat(perToken).isLessThan(1024);
  }
}
