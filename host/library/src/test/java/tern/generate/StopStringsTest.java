package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  @Test
  void aStringThatIsSpreadOverPiecesIsFound() {
    StopStrings stops = new StopStrings(List.of("User:"));
    assertThat(stops.next("Hello\nUs")).isEqualTo("Hello\n");
    assertThat(stops.next("e")).isEmpty();
    assertThat(stops.next("r: me")).isEmpty();
    assertThat(stops.found()).isTrue();
    assertThat(stops.finish()).isEmpty();
  }

  @Test
  void textIsHeldBackOnlyAsLongAsItMayBeginAString() {
    StopStrings stops = new StopStrings(List.of("aab", "xyz"));
    assertThat(stops.next("1a")).isEqualTo("1");
    assertThat(stops.next("a")).isEmpty();
    assertThat(stops.next("a")).isEqualTo("a");
    assertThat(stops.next("x")).isEqualTo("aa");
    assertThat(stops.next("y")).isEmpty();
    assertThat(stops.finish()).isEqualTo("xy");
    assertThat(stops.found()).isFalse();
  }

  @Test
  void theFirstOfSeveralCounts() {
    StopStrings stops = new StopStrings(List.of("late", "early"));
    assertThat(stops.next("so early, so late")).isEqualTo("so ");
    assertThat(stops.found()).isTrue();
  }

  /** However a text is cut into pieces, it ends before the string that is complete first. */
  @Test
  void piecesDoNotMatter() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 2000; round++) {
      String text = random(random, 12);
      List<String> strings = List.of(random(random, 3), random(random, 2));
      StopStrings stops = new StopStrings(strings);
      StringBuilder shown = new StringBuilder();
      for (int at = 0; at < text.length() && !stops.found(); ) {
        int end = Math.min(text.length(), at + random.nextInt(1, 4));
        shown.append(stops.next(text.substring(at, end)));
        at = end;
      }
      shown.append(stops.finish());
      assertThat(shown).as(text + " " + strings).hasToString(beforeFirst(text, strings));
    }
  }

  private static String beforeFirst(String text, List<String> strings) {
    for (int end = 1; end <= text.length(); end++) {
      String read = text.substring(0, end);
      int longest =
          strings.stream().filter(read::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return read.substring(0, end - longest);
      }
    }
    return text;
  }

  private static String random(SplittableRandom random, int most) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(1, most + 1); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }

  @Test
  void emptyStringsAreRefused() {
    assertThatThrownBy(() -> new Stopping(1, Set.of(), List.of("a", "")))
        .hasMessage("a stop string is empty; give at least one character");
    assertThatThrownBy(() -> new Stopping(0, Set.of(), List.of()))
        .hasMessage("max-tokens is 0; expected at least 1");
  }
}
