package tern.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchTest {
  /** Long parts of texts of two letters, which overlap themselves, against String's own search. */
  @Test
  void findsWhatStringFinds() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 3000; round++) {
      String unit = random.nextInt(2) == 0 ? "a" : "ab";
      String part = unit.repeat(random.nextInt(17, 40)) + (random.nextInt(3) == 0 ? "c" : "");
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
        text.append(random.nextInt(2) == 0 ? part : "ab".repeat(random.nextInt(30))).append('a');
      }
      int from = random.nextInt(text.length() + 1);
      assertThat(Search.indexOf(text.toString(), part, from)).isEqualTo(text.indexOf(part, from));
      assertThat(Search.lastIndexOf(text.toString(), part, from))
          .isEqualTo(text.lastIndexOf(part, from));
    }
  }
}
