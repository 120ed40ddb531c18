package tern.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over decoders that behave like Hugging Face's: ids below 256 are bytes. */
class StreamDecoderTest {
  /** Byte-level BPE: bytes are joined, and each invalid sequence becomes one U+FFFD. */
  private static final Function<int[], String> BYTES =
      ids -> new String(bytes(ids), StandardCharsets.UTF_8);

  /** Metaspace: words have a leading space, which the first word of a text loses. */
  private static final Function<int[], String> WORDS =
      ids -> {
        StringBuilder text = new StringBuilder();
        Arrays.stream(ids).forEach(id -> text.append(" w").append(id));
        return text.isEmpty() ? "" : text.substring(1);
      };

  private static byte[] bytes(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Arrays.stream(ids).forEach(bytes::write);
    return bytes.toByteArray();
  }

  private static int[] ids(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i] & 0xFF;
    }
    return ids;
  }

  private static String streamed(StreamDecoder decoder, int... ids) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(ids).forEach(id -> text.append(decoder.next(id)));
    return text.append(decoder.finish()).toString();
  }

  @Test
  void theFirstPieceAfterAPromptKeepsItsSpace() {
    StreamDecoder decoder = new StreamDecoder(WORDS, 1, 2, 3);
    assertThat(decoder.next(4)).isEqualTo(" w4");
    assertThat(decoder.next(5)).isEqualTo(" w5");
    StreamDecoder alone = new StreamDecoder(WORDS);
    assertThat(alone.next(4)).isEqualTo("w4");
    assertThat(alone.next(5)).isEqualTo(" w5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "naïve — “quotes” ☕", "日本🐦é", "\uFFFDa\uFFFD", "🐦🐦🐦🐦🐦🐦🐦🐦🐦"})
  void byteByByteGivesWholeCharacters(String text) {
    assertThat(streamed(new StreamDecoder(BYTES), ids(text))).isEqualTo(text);
    StreamDecoder decoder = new StreamDecoder(BYTES, ids("be☕fore"));
    for (int id : ids(text)) {
      String piece = decoder.next(id);
      if (!text.contains("\uFFFD")) {
        assertThat(piece).doesNotContain("\uFFFD");
      }
      assertThat(piece.isEmpty() || !Character.isLowSurrogate(piece.charAt(0))).isTrue();
    }
    assertThat(decoder.finish()).isEqualTo(text.endsWith("\uFFFD") ? "\uFFFD" : "");
  }

  @Test
  void loneBytesAreHeldForThreeTokensAtMost() {
    int[] most = {0};
    StreamDecoder decoder =
        new StreamDecoder(
            ids -> {
              most[0] = Math.max(most[0], ids.length);
              return BYTES.apply(ids);
            });
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append(decoder.next(0x80));
      assertThat(text.length()).isGreaterThanOrEqualTo(i + 1 - 3);
    }
    text.append(decoder.next('a'));
    assertThat(text).hasToString("\uFFFD".repeat(500) + "a");
    assertThat(most[0]).as("tokens decoded at once").isLessThan(64);
  }

  /** Random bytes, with incomplete characters: the pieces join to the text of all. */
  @Test
  void anyBytesAreGivenAsTheyDecode() {
    SplittableRandom random = new SplittableRandom(9);
    int[] choice = ids("a é☕🐦");
    for (int round = 0; round < 300; round++) {
      int[] ids = new int[random.nextInt(1, 30)];
      Arrays.setAll(ids, i -> choice[random.nextInt(choice.length)]);
      assertThat(streamed(new StreamDecoder(BYTES), ids)).isEqualTo(BYTES.apply(ids));
    }
  }
}
