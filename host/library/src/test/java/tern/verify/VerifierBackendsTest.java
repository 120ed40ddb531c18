package tern.verify;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.backend.TamperingBackend;
import tern.checkpoint.Checkpoints;
import tern.cpu.Kernels;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.device.fake.FakeDevice;
import tern.model.SessionOptions;

/** Backends and kernels that are wrong in one way. */
class VerifierBackendsTest {
  private static Comparison compare(Supplier<Backend> backend, Kernels kernels) throws IOException {
    SessionOptions options = new SessionOptions(kernels, Workers.shared(), false);
    VerifyReport report =
        Plants.verify(
            Checkpoints.oracle("offline-gqa"),
            Plants.ids("offline-gqa"),
            List.of(new Verifier.Subject("planted", backend, options)),
            null);
    return report.comparisons().getFirst();
  }

  private static Difference first(Supplier<Backend> backend, Kernels kernels) throws IOException {
    return compare(backend, kernels).first();
  }

  @Test
  void aDeviceThatIsRightDiffersNowhere() throws IOException {
    Comparison fake = compare(() -> new DeviceBackend(new FakeDevice(1 << 22)), new PlainKernels());
    assertThat(fake.first()).isNull();
    assertThat(fake.values()).isGreaterThan(100_000);
  }

  @Test
  void theSimulatedDeviceDiffersNowhere() throws IOException {
    Sim.need("sim");
    assertThat(first(() -> Backends.simulated("sim", 1 << 22), new PlainKernels())).isNull();
  }

  @Test
  void namesTheHardware() throws IOException {
    Difference first = first(() -> TamperingBackend.oneOf(5000), new PlainKernels());
    assertThat(first.cause()).isEqualTo(Cause.HARDWARE);
    assertThat(first.tensor()).isEqualTo("gate_up int32 sums");
    assertThat(first.got()).isEqualTo(first.expected() + 1);
    assertThat(first.evidence()).contains("the int8 activations are equal", "int32 sums differ");
  }

  @Test
  void namesTheRounding() throws IOException {
    Difference first = first(ReferenceBackend::new, Plants.roundingDown());
    assertThat(first.cause()).isEqualTo(Cause.ROUNDING);
    assertThat(first.tensor()).isEqualTo("qkv int8 activations");
    assertThat(first.got()).isEqualTo(first.expected() - 1);
  }

  @Test
  void namesThePackingLayout() throws IOException {
    Difference first = first(Plants::neighbouringRows, new PlainKernels());
    assertThat(first.cause()).isEqualTo(Cause.PACKING_LAYOUT);
    assertThat(first.layer()).isZero();
    assertThat(first.tensor()).isEqualTo("qkv int32 sums");
  }

  @Test
  void namesTheOrderOfRotatedPairs() throws IOException {
    PlainKernels plain = new PlainKernels();
    Kernels neighbours =
        Plants.instead(
            Kernels.class,
            plain,
            "rotate",
            (real, a) ->
                rotateNeighbours(
                    (MemorySegment) a[0],
                    (long) a[1],
                    (int) a[2],
                    (int) a[3],
                    (MemorySegment) a[4],
                    (long) a[5]));
    Difference first = first(ReferenceBackend::new, neighbours);
    assertThat(first.cause()).isEqualTo(Cause.ROPE_ORDER);
    assertThat(first.tensor()).isEqualTo("rotated");
    assertThat(first.token()).isEqualTo(1);
  }

  private static Object rotateNeighbours(
      MemorySegment x, long at, int heads, int half, MemorySegment table, long tableAt) {
    for (int pair = 0; pair < heads * half; pair++) {
      long first = at + 8L * pair;
      float a = x.get(JAVA_FLOAT, first);
      float b = x.get(JAVA_FLOAT, first + 4);
      float cos = table.get(JAVA_FLOAT, tableAt + 4L * (pair % half));
      float sin = table.get(JAVA_FLOAT, tableAt + 4L * (half + pair % half));
      x.set(JAVA_FLOAT, first, a * cos - b * sin);
      x.set(JAVA_FLOAT, first + 4, b * cos + a * sin);
    }
    return null;
  }

  @Test
  void namesAFunctionThatIsWrong() throws IOException {
    Kernels wrong =
        Plants.after(
            Kernels.class,
            new PlainKernels(),
            "gate",
            (real, a, result) -> {
              MemorySegment y = (MemorySegment) a[6];
              long at = (long) a[7] + 8;
              y.set(JAVA_FLOAT, at, y.get(JAVA_FLOAT, at) + 1);
              return result;
            });
    Difference first = first(ReferenceBackend::new, wrong);
    assertThat(first.cause()).isEqualTo(Cause.ARITHMETIC);
    assertThat(first.tensor()).isEqualTo("gated");
    assertThat(first.row()).isEqualTo(2);
  }

  /** The device's memory is damaged after the weights were written. */
  @Test
  void namesInvalidTritsOnTheDevice() throws IOException {
    Supplier<Backend> damaged =
        () -> {
          FakeDevice device = new FakeDevice(1 << 22);
          return Plants.after(
              Backend.class,
              new DeviceBackend(device),
              "plan",
              (real, arguments, plan) -> {
                MemorySegment memory = device.memory();
                long at = memory.byteSize() - 1;
                while (memory.get(JAVA_BYTE, at) == 0) {
                  at--;
                }
                memory.set(JAVA_BYTE, at, (byte) 0xFF);
                return plan;
              });
        };
    Difference first = first(damaged, new PlainKernels());
    assertThat(first.cause()).isEqualTo(Cause.INVALID_TRITS);
    assertThat(first.evidence()).contains("not a code of trits");
  }
}
