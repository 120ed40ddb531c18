package tern.folder;

import java.util.Locale;
import tern.cpu.TritPacking;
import tern.device.DeviceConfig;

/** What the matrices of a Tern folder are packed for. Any backend loads any folder. Immutable. */
public sealed interface Packing {
  /** For this processor's kernels. */
  record Cpu(TritPacking trits) implements Packing {}

  /** For devices whose weight images are those of a configuration. */
  record Device(DeviceConfig config) implements Packing {}

  /** The packing's name in tern.json. */
  default String label() {
    return switch (this) {
      case Cpu cpu -> label(cpu.trits);
      case Device device -> "device";
    };
  }

  /** The name of a packing for processors, such as {@code two-bits}. */
  static String label(TritPacking trits) {
    return trits.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
