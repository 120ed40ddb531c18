package examples;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import tern.backend.Backends;
import tern.backend.Offload;
import tern.backend.OffloadedMatrix;
import tern.ternary.TernaryMatrix;

/** Multiplies by a matrix on simulated hardware, while this thread does something else. */
final class OffloadMatrix {
  public static void main(String[] arguments) {
    byte[] trits = {1, 0, -1, 1, 1, 1};
    try (Offload device = Offload.on(Backends.simulated("sim", 1 << 24));
        OffloadedMatrix matrix = device.load(TernaryMatrix.of("example", 2, 3, trits))) {
      CompletableFuture<int[]> first = matrix.multiply(new byte[] {3, 5, 7}, 1);
      CompletableFuture<int[]> second = matrix.multiply(new byte[] {-128, 0, 127}, 1);
      System.out.println(Arrays.toString(first.join()));
      System.out.println(Arrays.toString(second.join()));
    }
  }
}
