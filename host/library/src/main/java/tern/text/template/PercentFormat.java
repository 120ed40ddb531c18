package tern.text.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code pattern % values}, with the conversions s, r, d, i, f, x and X. */
final class PercentFormat {
  private static final Pattern DIRECTIVE =
      Pattern.compile("%([-+ 0]*)([0-9]{1,4})?(\\.[0-9]{1,3})?(.)", Pattern.DOTALL);

  private PercentFormat() {}

  static String format(String pattern, Object values, Budget budget) {
    List<?> items = values instanceof Tuple tuple ? tuple : Collections.singletonList(values);
    budget.spend(pattern.length());
    StringBuilder text = new StringBuilder();
    Matcher matcher = DIRECTIVE.matcher(pattern);
    int from = 0;
    int used = 0;
    for (int at = pattern.indexOf('%'); at >= 0; at = pattern.indexOf('%', from)) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new Fault("the format '" + pattern + "' ends inside of a directive");
      }
      text.append(pattern, from, at);
      from = matcher.end();
      if (matcher.group(4).equals("%")) {
        text.append('%');
        continue;
      }
      if (used == items.size()) {
        throw new Fault("the format '" + pattern + "' has too few values");
      }
      String formatted = convert(matcher, items.get(used++), budget);
      budget.spend(formatted.length());
      text.append(formatted);
    }
    boolean mayBeLeft =
        values instanceof Map || values instanceof List && !(values instanceof Tuple);
    if (used < items.size() && !mayBeLeft) {
      throw new Fault("the format '" + pattern + "' has too many values");
    }
    return text.append(pattern, from, pattern.length()).toString();
  }

  private static String convert(Matcher directive, Object value, Budget budget) {
    String precision = directive.group(3);
    String body =
        switch (directive.group(4)) {
          case "s" -> cut(Printer.text(value, budget), precision);
          case "r" -> cut(Printer.repr(value, budget), precision);
          case "d", "i" -> String.valueOf(whole(value));
          case "f" -> fixed(value, precision);
          case "x" -> Long.toString(whole(value), 16);
          case "X" -> Long.toString(whole(value), 16).toUpperCase(Locale.ROOT);
          default ->
              throw new Fault("the format directive '" + directive.group() + "' is not supported");
        };
    return pad(directive, body);
  }

  private static long whole(Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean bool -> bool ? 1 : 0;
      case Double number when Math.abs(number) < Long.MAX_VALUE -> number.longValue();
      case null, default ->
          throw new Fault("the format expects a number, not a " + Values.type(value));
    };
  }

  private static String fixed(Object value, String precision) {
    double number = Arithmetic.number(value);
    if (!Double.isFinite(number)) {
      return Numbers.repr(number);
    }
    int digits = precision == null ? 6 : Integer.parseInt(precision.substring(1));
    return new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String cut(String text, String precision) {
    if (precision == null) {
      return text;
    }
    long most = Integer.parseInt(precision.substring(1));
    return Strings.length(text) <= most ? text : text.substring(0, Strings.offset(text, most));
  }

  private static String pad(Matcher directive, String body) {
    String flags = directive.group(1);
    boolean numeric = "dif".contains(directive.group(4));
    String signed = body;
    if (numeric && !body.startsWith("-")) {
      signed = (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + body;
    }
    int width = directive.group(2) == null ? 0 : Integer.parseInt(directive.group(2));
    int missing = Math.max(0, width - Strings.length(signed));
    if (flags.contains("-")) {
      return signed + " ".repeat(missing);
    }
    if (!flags.contains("0") || "sr".contains(directive.group(4))) {
      return " ".repeat(missing) + signed;
    }
    int sign = signed.isEmpty() || Character.isLetterOrDigit(signed.charAt(0)) ? 0 : 1;
    return signed.substring(0, sign) + "0".repeat(missing) + signed.substring(sign);
  }
}
