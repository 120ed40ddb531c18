package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.ternary.IntegerMatrix;

/** Reference, software form, processor and devices agree on integers of odd shapes and extremes. */
class IntegerAgreementTest {
  private static Map<String, Backend> backends() {
    Map<String, Backend> all = new LinkedHashMap<>();
    all.put("cpu", new CpuBackend());
    all.put("plain kernels", new CpuBackend(new PlainKernels(), new Workers(3), null));
    all.put("device", new DeviceBackend(new FakeDevice(1 << 22, Configs.planes(Configs.usual()))));
    all.put("small device", new DeviceBackend(new FakeDevice(1 << 22, Configs.smallPlanes())));
    all.put("device without planes", new DeviceBackend(new FakeDevice(1 << 22)));
    return all;
  }

  /** Weights and activations of one kind each: random, all the largest, or all the smallest. */
  private static IntegerMatrix matrix(int n, int k, int kind, SplittableRandom random) {
    byte[] values = new byte[n * k];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (kind == 0 ? random.nextInt(243) - 121 : kind == 1 ? 121 : -121);
    }
    return IntegerMatrix.of("integers", n, k, values);
  }

  private static byte[] activations(int count, int kind, SplittableRandom random) {
    byte[] x = new byte[count];
    for (int i = 0; i < count; i++) {
      x[i] = (byte) (kind == 0 ? random.nextInt() : kind == 1 ? 127 : -128);
    }
    return x;
  }

  @Property(tries = 60)
  void everyBackendEqualsTheReference(
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 200) int k,
      @ForAll @IntRange(min = 1, max = 19) int tokens,
      @ForAll @IntRange(min = 0, max = 2) int weights,
      @ForAll @IntRange(min = 0, max = 2) int activations,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IntegerMatrix matrix = matrix(n, k, weights, random);
    byte[] x = activations(tokens * k, activations, random);
    int[] expected = new int[tokens * n];
    new ReferenceBackend().load(matrix).multiply(x, tokens, expected);
    backends()
        .forEach(
            (name, backend) -> {
              try (backend) {
                int[] got = new int[expected.length];
                backend.load(matrix).multiply(x, tokens, got);
                assertThat(got).as(name).isEqualTo(expected);
                CombinedPlanes.load(backend, matrix).multiply(x, tokens, got);
                assertThat(got).as("%s, software form", name).isEqualTo(expected);
              }
            });
  }

  /** On simulated hardware, up to its longest dot product and past it; every sum is checked. */
  @Test
  void simulatedHardwareEqualsTheReference() {
    Sim.need("sim");
    long seed = 20261130;
    SplittableRandom random = new SplittableRandom(seed);
    MemoryModel memory = MemoryModel.ofBytes(1 << 24).withStalls(100, seed);
    try (CheckedBackend backend =
        new CheckedBackend(Backends.simulated("sim", memory), new ReferenceBackend())) {
      int[] longest = {16383, 16384, 16385};
      for (int i = 0; i < 60; i++) {
        int k = i < 3 ? longest[i] : 1 + random.nextInt(i % 2 == 0 ? 40 : 300);
        int n = i < 3 ? 1 + i : 1 + random.nextInt(i % 3 == 0 ? 300 : 40);
        int tokens = 1 + random.nextInt(9);
        IntegerMatrix matrix = matrix(n, k, random.nextInt(3), random);
        byte[] x = activations(tokens * k, random.nextInt(3), random);
        try (LoadedMatrix loaded = backend.load(matrix)) {
          loaded.multiply(x, tokens, new int[tokens * n]);
        }
      }
      assertThat(backend.comparisons()).as("seed %d", seed).isGreaterThan(10_000);
      assertThat(backend.statistics().mismatches()).isZero();
      assertThat(backend.statistics().jobs()).isEqualTo(60 + 1);
    }
  }
}
