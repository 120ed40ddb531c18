package tern.text;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Text from tokens as they come. Holds back what ends inside a character, and decodes with the
 * tokens before, so that joined pieces are the text of all tokens.
 */
public final class StreamDecoder {
  private static final String BROKEN = "\uFFFD";

  private final Function<int[], String> decode;
  private int[] ids = new int[0];
  private int prefix;
  private int shown;

  public StreamDecoder(Function<int[], String> decode) {
    this.decode = decode;
  }

  /** Takes a token; returns the text that is now complete, often empty. */
  public String next(int id) {
    ids = Arrays.copyOf(ids, ids.length + 1);
    ids[ids.length - 1] = id;
    String all = decode.apply(Arrays.copyOfRange(ids, prefix, ids.length));
    return all.endsWith(BROKEN) ? "" : show(all);
  }

  /** What was held back, at the end of the text. */
  public String finish() {
    return show(decode.apply(Arrays.copyOfRange(ids, prefix, ids.length)));
  }

  private String show(String all) {
    String before = decode.apply(Arrays.copyOfRange(ids, prefix, shown));
    prefix = shown;
    shown = ids.length;
    return all.length() > before.length() ? all.substring(before.length()) : "";
  }
}
