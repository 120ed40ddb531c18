package examples;

import java.nio.file.Path;
import tern.GenerationSettings;
import tern.Tern;
import tern.backend.Backends;

/** Continues a text, and prints each piece as soon as it is there. */
final class Generate {
  public static void main(String[] arguments) {
    Path model = Path.of(arguments[0]);
    try (Tern tern = Tern.open(model, Backends.best())) {
      GenerationSettings settings = GenerationSettings.DEFAULT.withMaxTokens(16);
      tern.generate("It is a truth", settings).forEach(System.out::print);
      System.out.println();
    }
  }
}
