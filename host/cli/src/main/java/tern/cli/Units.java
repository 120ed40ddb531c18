package tern.cli;

import java.math.BigDecimal;

/** Formats quantities for people. */
final class Units {
  private Units() {}

  /** Formats kilohertz as megahertz without rounding: 100, or 66.667. */
  static String megahertz(int kilohertz) {
    return BigDecimal.valueOf(kilohertz, 3).stripTrailingZeros().toPlainString();
  }
}
