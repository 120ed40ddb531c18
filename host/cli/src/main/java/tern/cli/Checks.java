package tern.cli;

import java.util.function.DoublePredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tern.device.sim.Presets;

/** Converters that check option values; any other value is a wrong command line. */
final class Checks {
  private Checks() {}

  private static TypeConversionException wrong(String value, String expected) {
    return new TypeConversionException("'" + value + "' is not " + expected);
  }

  private static long number(String value, long least, long most, String expected) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the exception below.
    }
    throw wrong(value, expected);
  }

  private static double real(String value, DoublePredicate fits, String expected) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number) && fits.test(number)) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the exception below.
    }
    throw wrong(value, expected);
  }

  /** The name of a preset. */
  static final class Preset implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!Presets.NAMES.contains(value)) {
        throw wrong(value, "a preset; expected one of " + String.join(", ", Presets.NAMES));
      }
      return value;
    }
  }

  /** Device memory in MiB, up to what 40 address bits reach. */
  static final class Mebibytes implements ITypeConverter<Long> {
    private static final long MOST = 1L << 20;

    @Override
    public Long convert(String value) {
      return number(value, 1, MOST, "a memory size; expected 1 to " + MOST + " MiB");
    }
  }

  /** A count of at least 1. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return (int) number(value, 1, Integer.MAX_VALUE, "a number from 1 to 2147483647");
    }
  }

  /** A count that may be 0. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return (int) number(value, 0, Integer.MAX_VALUE, "a number from 0 to 2147483647");
    }
  }

  /** A probability in thousandths, below certainty. */
  static final class Permille implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return (int) number(value, 0, 999, "a number from 0 to 999");
    }
  }

  /** A sampling temperature. */
  static final class Temperature implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, t -> t >= 0, "0 or a positive number");
    }
  }

  /** A probability above 0. */
  static final class Probability implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, p -> p > 0 && p <= 1, "a number above 0 and at most 1");
    }
  }

  /** A share below 1, which may be 0. */
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, p -> p >= 0 && p < 1, "a number from 0, below 1");
    }
  }

  /** A factor of at least 1. */
  static final class Penalty implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      return real(value, p -> p >= 1, "a number of at least 1");
    }
  }

  /** Text of at least one character. */
  static final class Text implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (value.isEmpty()) {
        throw wrong(value, "a text; give at least one character");
      }
      return value;
    }
  }

  /** Text to continue, at least one character. */
  static final class Prompt implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (value.isEmpty()) {
        throw wrong(value, "a prompt; give at least one character");
      }
      return value;
    }
  }
}
