package tern.text.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text, and text as numbers, as in Python. */
final class Numbers {
  private Numbers() {}

  /** Returns the shortest digits that give this double, in Python's notation. */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    // Java writes two digits where one would do, if the second brings it nearer.
    BigDecimal shorter = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
    decimal = decimal.precision() == 2 && shorter.doubleValue() == value ? shorter : decimal;
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = decimal.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = decimal.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = value < 0 ? "-" : "";
    String size = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + size;
  }

  /** Parses a whole number; null if the text is none, or does not fit 64 bits. */
  static Long parseWhole(String text, int base) {
    String digits = Strings.strip(text, null, true, true);
    boolean minus = digits.startsWith("-");
    digits = minus || digits.startsWith("+") ? digits.substring(1) : digits;
    String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
    if (!prefix.isEmpty() && digits.regionMatches(true, 0, prefix, 0, 2)) {
      digits = digits.substring(2);
    }
    boolean separated = !digits.startsWith("_") && !digits.endsWith("_") && !digits.contains("__");
    digits = separated ? digits.replace("_", "") : digits;
    if (digits.startsWith("-") || digits.startsWith("+")) {
      return null;
    }
    try {
      return Long.parseLong(minus ? "-" + digits : digits, base);
    } catch (NumberFormatException none) {
      return null;
    }
  }

  /** Parses a number; null if the text is none. */
  static Double parseReal(String text) {
    String digits = Strings.strip(text, null, true, true);
    boolean minus = digits.startsWith("-");
    String unsigned = minus || digits.startsWith("+") ? digits.substring(1) : digits;
    double sign = minus ? -1 : 1;
    switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity" -> {
        return sign * Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return Double.NaN;
      }
      default -> {
        return unsigned.matches("([0-9]++\\.?[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?")
            ? (Double) (sign * Double.parseDouble(unsigned))
            : null;
      }
    }
  }

  /** Rounds to decimal digits; a half goes to the even neighbour, as in Python. */
  static double round(double value, int digits, RoundingMode mode) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(digits, mode).doubleValue()
        : value;
  }
}
