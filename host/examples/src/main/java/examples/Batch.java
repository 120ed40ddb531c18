package examples;

import java.util.Arrays;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.LoadedMatrix;
import tern.ternary.TernaryMatrix;

/** Multiplies many vectors at once: the weights are read once for as many as the backend takes. */
final class Batch {
  public static void main(String[] arguments) {
    byte[] trits = {1, 0, -1, 1, 1, 1};
    int tokens = 100;
    byte[] activations = new byte[tokens * 3];
    for (int i = 0; i < activations.length; i++) {
      activations[i] = (byte) i;
    }
    try (Backend backend = Backends.best()) {
      LoadedMatrix matrix = backend.load(TernaryMatrix.of("example", 2, 3, trits));
      int[] sums = new int[tokens * 2];
      matrix.multiply(activations, tokens, sums);
      System.out.println(Arrays.toString(Arrays.copyOf(sums, 4)));
      System.out.println(Arrays.stream(sums).asLongStream().sum());
    }
  }
}
