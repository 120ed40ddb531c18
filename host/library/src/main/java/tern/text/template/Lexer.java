package tern.text.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into text and tags. The newline after a block or comment is dropped, and so is
 * white space between the start of a line and a block or comment ({@code trim_blocks} and {@code
 * lstrip_blocks}); {@code -} strips all white space on its side, {@code +} none.
 */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String source) {
    this.source = source;
  }

  /** Returns the tokens of a source whose lines end in LF; the last is {@link Token.Kind#END}. */
  static List<Token> tokens(String source) {
    Lexer lexer = new Lexer(source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < source.length()) {
      int open = nextTag(at);
      if (open < 0) {
        add(Token.Kind.DATA, source.substring(at), at);
        break;
      }
      addText(open);
      char type = source.charAt(open + 1);
      at = open + 2 + (sign(open + 2) == 0 ? 0 : 1);
      if (type == '#') {
        comment(open);
      } else if (type == '{') {
        tag(Token.Kind.VARIABLE_BEGIN, Token.Kind.VARIABLE_END, open);
      } else if (!raw(open)) {
        tag(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, open);
      }
    }
    add(Token.Kind.END, "", source.length());
  }

  private int nextTag(int from) {
    int open = source.indexOf('{', from);
    while (open >= 0 && open + 1 < source.length()) {
      if ("{%#".indexOf(source.charAt(open + 1)) >= 0) {
        return open;
      }
      open = source.indexOf('{', open + 1);
    }
    return -1;
  }

  private void add(Token.Kind kind, String text, int offset) {
    if (kind != Token.Kind.DATA || !text.isEmpty()) {
      tokens.add(new Token(kind, text, offset));
    }
  }

  /** Adds the text before a tag, without the white space that the tag strips. */
  private void addText(int open) {
    int end = open;
    if (sign(open + 2) == '-') {
      end = Strings.endWithoutSpace(source, at, open);
    } else if (sign(open + 2) == 0 && source.charAt(open + 1) != '{') {
      int line = open;
      while (line > at && source.charAt(line - 1) != '\n') {
        line--;
      }
      // Text may also begin in the middle of a line, after another tag.
      boolean starts = line > at || startsLine();
      if (starts && Strings.endWithoutSpace(source, line, open) == line) {
        end = line;
      }
    }
    add(Token.Kind.DATA, source.substring(at, end), at);
  }

  /** Whether the text at this place begins a line, as the tag before it left it. */
  private boolean startsLine() {
    return at == 0 || source.charAt(at - 1) == '\n';
  }

  /** Returns the white space sign at an offset, 0 if there is none. */
  private char sign(int offset) {
    char c = offset < source.length() ? source.charAt(offset) : 0;
    return c == '-' || c == '+' ? c : 0;
  }

  private void comment(int open) {
    int close = source.indexOf("#}", at);
    if (close < 0) {
      throw new Fault("this comment has no end; expected #}", open);
    }
    char sign = close > at ? sign(close - 1) : 0;
    at = afterBlock(close + 2, sign);
  }

  /** Returns where text goes on after a block that ends before {@code end}. */
  private int afterBlock(int end, char sign) {
    if (sign == '-') {
      return Strings.startWithoutSpace(source, end);
    }
    return sign == 0 && source.startsWith("\n", end) ? end + 1 : end;
  }

  private void tag(Token.Kind begin, Token.Kind end, int open) {
    add(begin, source.substring(open, at), open);
    TagLexer tag = new TagLexer(source, at, end, tokens);
    tag.run(open);
    boolean block = end == Token.Kind.BLOCK_END;
    at = block || tag.sign() == '-' ? afterBlock(tag.end(), tag.sign()) : tag.end();
  }

  /** Reads {@code {% raw %}} with its text, if that is what stands here. */
  private boolean raw(int open) {
    int start = blockNamed("raw", at);
    if (start < 0) {
      return false;
    }
    char sign = source.charAt(start - 3);
    at = sign == '-' ? Strings.startWithoutSpace(source, start) : start;
    for (int from = source.indexOf("{%", at); from >= 0; from = source.indexOf("{%", from + 1)) {
      int after = from + 2 + (sign(from + 2) == 0 ? 0 : 1);
      int end = blockNamed("endraw", after);
      if (end >= 0) {
        addText(from);
        at = afterBlock(end, sign(end - 3));
        return true;
      }
    }
    throw new Fault("this raw block has no end; expected {% endraw %}", open);
  }

  /** Returns where the block of one word ends whose inside starts at an offset, or -1. */
  private int blockNamed(String word, int inside) {
    int start = Strings.startWithoutSpace(source, inside);
    if (!source.startsWith(word, start)) {
      return -1;
    }
    int end = Strings.startWithoutSpace(source, start + word.length());
    end += sign(end) == 0 ? 0 : 1;
    return source.startsWith("%}", end) ? end + 2 : -1;
  }
}
