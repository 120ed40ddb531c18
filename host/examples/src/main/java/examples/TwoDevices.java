package examples;

import java.nio.file.Path;
import tern.GenerationSettings;
import tern.Tern;
import tern.backend.Backends;

/** Runs a model on two simulated devices: each holds half of the rows of every matrix. */
final class TwoDevices {
  public static void main(String[] arguments) {
    Path model = Path.of(arguments[0]);
    var left = Backends.simulated("sim", 1 << 24);
    var right = Backends.simulated("tiny", 1 << 24);
    try (Tern tern = Tern.open(model, Backends.split(left, right))) {
      GenerationSettings settings = GenerationSettings.DEFAULT.withMaxTokens(4);
      tern.generate("It is a truth", settings).forEach(System.out::print);
      System.out.println();
    }
  }
}
