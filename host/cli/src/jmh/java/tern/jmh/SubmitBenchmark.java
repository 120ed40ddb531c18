package tern.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tern.backend.DeviceBackend;
import tern.backend.LoadedMatrix;
import tern.backend.Plan;
import tern.device.fake.FakeDevice;
import tern.ternary.TernaryMatrix;

/**
 * Measures the host's own share of a job: from activations in Java through the driver to sums in
 * Java, with 4 x 4 weights and one token on a device that takes next to no time itself.
 */
@State(Scope.Thread)
public class SubmitBenchmark {
  private static final int PLANNED = 16;
  private final byte[] activations = {1, 2, 3, 4};
  private final int[] sums = new int[4];
  private DeviceBackend backend;
  private LoadedMatrix matrix;
  private Plan plan;

  @Setup(Level.Trial)
  public void open() {
    backend = new DeviceBackend(new FakeDevice(1 << 20));
    matrix = backend.load(TernaryMatrix.of("tiny", 4, 4, new byte[16]));
    LoadedMatrix[] sequence = new LoadedMatrix[PLANNED];
    java.util.Arrays.fill(sequence, matrix);
    plan = backend.plan(List.of(sequence));
  }

  @TearDown(Level.Trial)
  public void close() {
    backend.close();
  }

  /** One job alone: both doorbells, wait, results. */
  @Benchmark
  public int job() {
    matrix.multiply(activations, 1, sums);
    return sums[0];
  }

  /** Sixteen jobs posted with one doorbell, made ready one after another. */
  @Benchmark
  public int plannedJobs() {
    plan.begin(1);
    for (int i = 0; i < PLANNED; i++) {
      matrix.multiply(activations, 1, sums);
    }
    return sums[0];
  }
}
