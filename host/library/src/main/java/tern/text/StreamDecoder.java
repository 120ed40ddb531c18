package tern.text;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Text from tokens as they come. Decodes them with some of the tokens before, so that joined pieces
 * are the text of all tokens: a tokenizer may drop the space that a text begins with. Holds back
 * what may be the first bytes of a character, and nothing else.
 */
public final class StreamDecoder {
  private static final char BROKEN = '\uFFFD';

  /** Bytes of a character that is incomplete, at most; each may be shown as one broken one. */
  private static final int MOST_HELD = 3;

  /** Tokens that are decoded together, at most; only a stream of broken bytes needs so many. */
  private static final int MOST_TOKENS = 32;

  private final Function<int[], String> decode;

  /** The last tokens: those of the last complete text, and those since. */
  private int[] window;

  /** Tokens of the window before the last complete text's end. */
  private int complete;

  /** Characters of the window's text that were already returned. */
  private int shown;

  /**
   * A stream that goes on from other tokens.
   *
   * @param before tokens whose text was already returned; none at the start of a text
   */
  public StreamDecoder(Function<int[], String> decode, int... before) {
    this.decode = decode;
    this.window = before.clone();
    this.complete = before.length;
    this.shown = before.length == 0 ? 0 : decode.apply(window).length();
  }

  /** Takes a token; returns the text that is now complete, often empty. */
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

  /** What was held back, at the end of the text. */
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

  /** Drops the first tokens of the window; what the others say is out but for held characters. */
  private void forget(int tokens, int held) {
    window = Arrays.copyOfRange(window, tokens, window.length);
    complete = window.length;
    shown = Math.max(0, decode.apply(window).length() - held);
  }

  /** Characters at the end that may yet become another one. */
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
