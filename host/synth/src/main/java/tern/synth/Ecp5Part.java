package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * A Lattice ECP5 by its ordering code, as place and route wants it.
 *
 * @param device family and size, such as {@code 85k}
 * @param packageName such as {@code CABGA381}
 * @param speed grade, 6 (slow) to 8
 */
public record Ecp5Part(String device, String packageName, int speed) {
  private static final Pattern CODE =
      Pattern.compile("LFE5(U|UM|UM5G)-(12|25|45|85)F-([678])(BG|MG)(\\d+)[CI]");
  private static final Map<String, String> FAMILIES = Map.of("U", "", "UM", "um-", "UM5G", "um5g-");
  private static final Map<String, String> PACKAGES = Map.of("BG", "CABGA", "MG", "CSFBGA");

  public static boolean isOne(String code) {
    return CODE.matcher(code).matches();
  }

  /** The part that an ordering code such as {@code LFE5U-85F-6BG381C} names. */
  public static Ecp5Part of(String code) {
    Matcher match = CODE.matcher(code);
    if (!match.matches()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "part '%s' is no ECP5; only those are routed here, with open tools",
              code));
    }
    return new Ecp5Part(
        FAMILIES.get(match.group(1)) + match.group(2) + "k",
        PACKAGES.get(match.group(4)) + match.group(5),
        Integer.parseInt(match.group(3)));
  }

  /** Arguments of {@code nextpnr-ecp5}. */
  public List<String> arguments() {
    return List.of("--" + device, "--package", packageName, "--speed", Integer.toString(speed));
  }
}
