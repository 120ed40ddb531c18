package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import tern.backend.AttentionSteps;
import tern.backend.Backend;
import tern.backend.CheckedBackend;
import tern.backend.LoadedMatrix;
import tern.backend.PageBlock;
import tern.backend.PageShape;
import tern.backend.PageStore;
import tern.backend.ReferenceBackend;
import tern.backend.Statistics;
import tern.cpu.Kernels;
import tern.cpu.Workers;
import tern.ternary.TernaryMatrix;

/** A checked backend compares the sums of attention too, and names the first that is wrong. */
class CheckedAttentionTest {
  private static final int[] IDS = SmallModels.ids(9, 5);
  private static final SessionOptions OPTIONS =
      SessionOptions.best().integerAttention(PageOptions.DEFAULT.ofPositions(4));

  /**
   * The reference, with an element of the key at positions 2 and 6 of layer 1 changed in its pages.
   */
  private static final class Wrong implements Backend {
    private final Backend right = new ReferenceBackend();

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public int tokensPerPass() {
      return right.tokensPerPass();
    }

    @Override
    public LoadedMatrix load(TernaryMatrix matrix) {
      return right.load(matrix);
    }

    @Override
    public PageStore pages(PageShape shape, Kernels kernels, Workers workers) {
      return new WrongPages(right.pages(shape, kernels, workers));
    }

    @Override
    public Statistics statistics() {
      return right.statistics();
    }

    @Override
    public void close() {}
  }

  private record WrongPages(PageStore right) implements PageStore {
    @Override
    public PageShape shape() {
      return right.shape();
    }

    @Override
    public PageBlock take() {
      return right.take();
    }

    @Override
    public PageBlock copy(PageBlock from) {
      return right.copy(from);
    }

    @Override
    public void write(
        PageBlock block, int layer, int slot, int count, MemorySegment rows, long at) {
      MemorySegment copy = MemorySegment.ofArray(rows.toArray(ValueLayout.JAVA_BYTE));
      if (layer == 1 && slot <= 2 && slot + count > 2) {
        long changed = at + (long) (2 - slot) * shape().rowBytes() + 3;
        copy.set(ValueLayout.JAVA_BYTE, changed, (byte) -copy.get(ValueLayout.JAVA_BYTE, changed));
      }
      right.write(block, layer, slot, count, copy, at);
    }

    @Override
    public void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value) {
      right.read(block, layer, keyHead, slot, key, value);
    }

    @Override
    public void attend(
        PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
      right.attend(blocks, layer, position, tokens, steps);
    }
  }

  private static float[] logits(Backend backend) {
    try (Model model = SmallModels.load(64, 2, 2, backend);
        Session session = new Session(model, IDS.length, OPTIONS)) {
      return session.prefill(IDS);
    }
  }

  @Test
  void rightSumsPass() {
    try (CheckedBackend checked =
        new CheckedBackend(new ReferenceBackend(), new ReferenceBackend())) {
      assertThat(logits(checked)).isEqualTo(logits(new ReferenceBackend()));
    }
  }

  @Test
  void theFirstWrongSumIsNamed() {
    try (CheckedBackend checked = CheckedBackend.counting(new Wrong(), new ReferenceBackend())) {
      logits(checked);
      assertThat(checked.firstMismatch().orElseThrow())
          .matches("scores of layer 1, head [01], position 2, element 2: expected -?\\d+, got .*");
      assertThat(checked.statistics().mismatches()).isPositive();
    }
  }
}
