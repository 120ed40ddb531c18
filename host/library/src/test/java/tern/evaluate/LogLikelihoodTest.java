package tern.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.model.Model;
import tern.model.Session;

class LogLikelihoodTest {
  @Test
  void isALogSoftmax() {
    assertThat(LogLikelihood.of(new float[] {0, 0, 0, 0}, 2)).isEqualTo(-Math.log(4));
    float[] logits = {1, 2, 3};
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    assertThat(LogLikelihood.of(logits, 0)).isCloseTo(1 - Math.log(sum), within(1e-15));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(LogLikelihood.of(new float[] {3e38f, 3e38f}, 1)).isEqualTo(-Math.log(2));
    assertThat(LogLikelihood.of(new float[] {0, 1000}, 0)).isEqualTo(-1000);
  }

  /** Longer than the rows that are in memory at once; the scores are those of single steps. */
  @Test
  void eachTokenIsScoredAfterAllBeforeIt() {
    Model model = ModelLoader.load(Checkpoints.oracle("offline-gqa"), new ReferenceBackend());
    int[] ids = new int[150];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i * 37 % 512;
    }
    for (int first : new int[] {1, 2, 70, 149}) {
      List<Double> expected = new ArrayList<>();
      Session single = new Session(model, ids.length);
      for (int i = 1; i < ids.length; i++) {
        float[] logits = single.prefill(ids[i - 1]);
        if (i >= first) {
          expected.add(LogLikelihood.of(logits, ids[i]));
        }
      }
      List<Double> scores = new ArrayList<>();
      LogLikelihood.score(new Session(model, ids.length), ids, first, scores::add);
      assertThat(scores).isEqualTo(expected);
    }
  }
}
