package tern.text.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime}, in the C locale. */
final class Strftime {
  private Strftime() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char c = format.charAt(at);
      if (c != '%') {
        text.append(c);
        continue;
      }
      at++;
      char directive = at < format.length() ? format.charAt(at) : 0;
      if (directive == '-' && at + 1 < format.length()) {
        at++;
        String padded = directive(format.charAt(at), time);
        String bare = padded.replaceFirst("^0+(?=.)", "");
        text.append(bare);
      } else {
        text.append(directive(directive, time));
      }
    }
    return text.toString();
  }

  private static String directive(char directive, LocalDateTime time) {
    String pattern =
        switch (directive) {
          case 'Y' -> "uuuu";
          case 'y' -> "uu";
          case 'm' -> "MM";
          case 'd' -> "dd";
          case 'e' -> "ppd";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'f' -> "SSSSSS";
          case 'j' -> "DDD";
          case 'p' -> "a";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'b', 'h' -> "MMM";
          case 'B' -> "MMMM";
          case 'F' -> "uuuu-MM-dd";
          case 'T' -> "HH:mm:ss";
          case 'D' -> "MM/dd/uu";
          case 'R' -> "HH:mm";
          case 'c' -> "EEE MMM ppd HH:mm:ss uuuu";
          case 'x' -> "MM/dd/uu";
          case 'X' -> "HH:mm:ss";
          case '%' -> "'%'";
          case 'n' -> "\n";
          case 't' -> "\t";
          // A local time has no zone, as Python's datetime.now().
          case 'z', 'Z' -> "";
          default -> throw new Fault("the time format '%" + directive + "' is not supported");
        };
    return pattern.isEmpty()
        ? ""
        : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
