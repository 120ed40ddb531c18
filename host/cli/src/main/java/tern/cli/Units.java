package tern.cli;

import java.math.BigDecimal;

/** Quantities as people read them. */
final class Units {
  private Units() {}

  /** Kilohertz as megahertz, exact: 100, or 66.667. */
  static String megahertz(int kilohertz) {
    return BigDecimal.valueOf(kilohertz, 3).stripTrailingZeros().toPlainString();
  }
}
