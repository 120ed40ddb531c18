package tern.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {
  @ParameterizedTest
  @CsvSource({"2, 1, 2", "2, 1, 9", "5, 1, 23", "5, 4, 23", "5, 4, 21", "8, 3, 8", "8, 3, 9"})
  void eachTokenIsScoredOnceWithEnoughBeforeIt(int length, int stride, int tokens) {
    Windows windows = new Windows(length, stride);
    int next = 1;
    for (int window = 0; window < windows.count(tokens); window++) {
      int start = windows.start(window);
      int end = Math.min(tokens, start + length);
      assertThat(windows.firstScored(window)).isEqualTo(next).isLessThan(end);
      assertThat(next - start).isGreaterThanOrEqualTo(window == 0 ? 1 : length - stride);
      next = end;
    }
    assertThat(next).isEqualTo(tokens);
  }

  @Test
  void refusesAStrideThatLeavesGaps() {
    assertThatThrownBy(() -> new Windows(8, 8))
        .hasMessage("the stride is 8 tokens, expected 1 to 7: less than the window of 8");
    assertThatThrownBy(() -> new Windows(8, 0)).hasMessageStartingWith("the stride is 0");
    assertThatThrownBy(() -> new Windows(1, 1)).hasMessageContaining("expected at least 2");
  }
}
