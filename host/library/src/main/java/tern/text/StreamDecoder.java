package tern.text;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Decodes tokens to text as they arrive. Each is decoded together with some of the tokens before
 * it, because a tokenizer may drop the space at the start of a text; so the pieces join to the text
 * of all tokens. Holds back bytes that may begin an incomplete character, and nothing else.
 *
 * <p>Used by one thread at a time.
 */
public final class StreamDecoder {
  private static final char BROKEN = '\uFFFD';

  /** Most bytes of an incomplete character; each may decode to one replacement character. */
  private static final int MOST_HELD = 3;

  /** Most tokens that are decoded together; only a stream of invalid bytes gets there. */
  private static final int MOST_TOKENS = 32;

  private final Function<int[], String> decode;

  /** The last tokens: those of the last complete text, then those since. */
  private int[] window;

  /** Number of tokens in the window that belong to the last complete text. */
  private int complete;

  /** Number of characters of the window's text already returned. */
  private int shown;

  /**
   * Creates a decoder that continues after other tokens.
   *
   * @param before tokens whose text is already known; none at the start of a text
   */
  public StreamDecoder(Function<int[], String> decode, int... before) {
    this.decode = decode;
    this.window = before.clone();
    this.complete = before.length;
    this.shown = before.length == 0 ? 0 : decode.apply(window).length();
  }

  /** Takes a token, and returns the text that is now complete; often empty. */
  public String next(int id) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    String text = decode.apply(window);
    int held = held(text);
    String piece = show(text, text.length() - held);
    if (held == 0) {
      forget(complete, 0);
    } else if (window.length - complete > MOST_TOKENS) {
      forget(window.length - MOST_HELD - 1, held);
    }
    return piece;
  }

  /** Ends the text, and returns what was held back. */
  public String finish() {
    String text = window.length == 0 ? "" : decode.apply(window);
    return show(text, text.length());
  }

  private String show(String text, int end) {
    if (end <= shown) {
      return "";
    }
    String piece = text.substring(shown, end);
    shown = end;
    return piece;
  }

  /**
   * Drops the first tokens of the window; the text of the rest is returned, except held characters.
   */
  private void forget(int tokens, int held) {
    window = Arrays.copyOfRange(window, tokens, window.length);
    complete = window.length;
    shown = Math.max(0, decode.apply(window).length() - held);
  }

  /** Counts characters at the end that further bytes may still change. */
  private static int held(String text) {
    int held = 0;
    while (held < MOST_HELD
        && held < text.length()
        && text.charAt(text.length() - 1 - held) == BROKEN) {
      held++;
    }
    return held;
  }
}
