package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * A Lattice ECP5 part, as nextpnr takes it.
 *
 * @param device family and size, such as {@code 85k}
 * @param packageName package, such as {@code CABGA381}
 * @param speed speed grade, 6 (slow) to 8
 */
public record Ecp5Part(String device, String packageName, int speed) {
  private static final Pattern CODE =
      Pattern.compile("LFE5(U|UM|UM5G)-(12|25|45|85)F-([678])(BG|MG)(\\d+)[CI]");
  private static final Map<String, String> FAMILIES = Map.of("U", "", "UM", "um-", "UM5G", "um5g-");
  private static final Map<String, String> PACKAGES = Map.of("BG", "CABGA", "MG", "CSFBGA");

  public static boolean isOne(String code) {
    return CODE.matcher(code).matches();
  }

  /** Parses an ordering code such as {@code LFE5U-85F-6BG381C}. */
  public static Ecp5Part of(String code) {
    Matcher match = CODE.matcher(code);
    if (!match.matches()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "part '%s' is not an ECP5, expected an ordering code such as LFE5U-85F-6BG381C",
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
