package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.fake.FakeDevice;
import tern.ternary.TernaryMatrix;

class DeviceBackendTest extends BackendContract {
  @Override
  Backend open() {
    return new DeviceBackend(new FakeDevice(1 << 24));
  }

  @Test
  void refusesRowsWhoseSumsMayNotFit() {
    try (Backend backend = open()) {
      TernaryMatrix wide = new TernaryMatrix.Builder("wide", 1, 16777216).build();
      assertThatThrownBy(() -> backend.load(wide))
          .isInstanceOf(DeviceException.class)
          .hasMessage(
              "wide: k is 16777216, expected at most 16777215: sums of more columns may not fit"
                  + " in 32 bits");
    }
  }

  @Test
  void refusesTooManyRows() {
    try (Backend backend = open()) {
      assertThatThrownBy(() -> backend.load(Samples.constant(1048577, 1, 0)))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("all 0: n is 1048577, a device takes at most 1048576");
    }
  }

  @Test
  void recoversFromAnError() {
    FakeDevice device = new FakeDevice(1 << 16);
    try (Backend backend = new DeviceBackend(device)) {
      LoadedMatrix matrix = backend.load(Samples.constant(4, 4, 1));
      long broken = 4096;
      byte before = device.memory().get(ValueLayout.JAVA_BYTE, broken);
      device.memory().set(ValueLayout.JAVA_BYTE, broken, (byte) 0xFF);
      for (int i = 0; i < 2 * 8; i++) {
        assertThatThrownBy(() -> matrix.multiply(new byte[4], 1, new int[4]))
            .isInstanceOfSatisfying(
                DeviceException.Stopped.class,
                stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.INVALID_TRIT));
      }
      device.memory().set(ValueLayout.JAVA_BYTE, broken, before);
      int[] sums = new int[4];
      matrix.multiply(new byte[] {1, 2, 3, 4}, 1, sums);
      assertThat(sums).containsOnly(10);
    }
  }

  @Test
  void recoversFromAnErrorDuringAPlan() {
    FakeDevice device = new FakeDevice(1 << 16);
    try (Backend backend = new DeviceBackend(device)) {
      LoadedMatrix first = backend.load(Samples.constant(4, 4, 1));
      LoadedMatrix second = backend.load(Samples.constant(4, 4, -1));
      Plan plan = backend.plan(List.of(first, second, first));
      plan.begin(1);
      device.failAt(4096);
      byte[] x = {1, 2, 3, 4};
      int[] sums = new int[4];
      assertThatThrownBy(() -> first.multiply(x, 1, sums))
          .isInstanceOfSatisfying(
              DeviceException.Stopped.class,
              stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.READ_BUS_ERROR));
      device.failAt(-1);
      second.multiply(x, 1, sums);
      assertThat(sums).containsOnly(-10);
      plan.begin(1);
      first.multiply(x, 1, sums);
      assertThat(sums).containsOnly(10);
    }
  }

  /** Jobs that a plan posted for one product never give their sums to the next. */
  @Test
  void anErrorOfTheCallerInAPlanLeavesNoJobBehind() {
    try (Backend backend = open()) {
      LoadedMatrix first = backend.load(Samples.constant(4, 4, 1));
      LoadedMatrix second = backend.load(Samples.constant(4, 4, -1));
      Plan plan = backend.plan(List.of(first, second, first, second));
      byte[] x = {1, 2, 3, 4};
      LoadedMatrix.Source source =
          (m, into, at) -> MemorySegment.copy(x, 0, into, ValueLayout.JAVA_BYTE, at, 4);
      for (Throwable thrown :
          new Throwable[] {new AssertionError("sink"), new OutOfMemoryError("sink")}) {
        for (boolean inSink : new boolean[] {true, false}) {
          plan.begin(1);
          assertThatThrownBy(
                  () ->
                      first.multiply(
                          1,
                          inSink ? source : (m, into, at) -> sneak(thrown),
                          (m, from, at) -> sneak(thrown)))
              .isSameAs(thrown);
          int[] sums = new int[4];
          second.multiply(x, 1, sums);
          assertThat(sums).containsOnly(-10);
          first.multiply(x, 1, sums);
          assertThat(sums).containsOnly(10);
        }
      }
    }
  }

  private static void sneak(Throwable thrown) {
    throw (Error) thrown;
  }

  @Test
  void anInterruptEndsAProductAndTheNextOneIsRight() {
    FakeDevice device = new FakeDevice(1 << 16);
    try (Backend backend = new DeviceBackend(device)) {
      LoadedMatrix first = backend.load(Samples.constant(4, 4, 1));
      LoadedMatrix second = backend.load(Samples.constant(4, 4, -1));
      Plan plan = backend.plan(List.of(first, second));
      byte[] x = {1, 2, 3, 4};
      int[] sums = new int[4];
      plan.begin(1);
      device.fallSilent(true);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> first.multiply(x, 1, sums))
          .isInstanceOf(DeviceException.Interrupted.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      device.fallSilent(false);
      second.multiply(x, 1, sums);
      assertThat(sums).containsOnly(-10);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aProductInsideAProductIsRefused() {
    try (Backend backend = open()) {
      LoadedMatrix outer = backend.load(Samples.constant(4, 4, 1));
      LoadedMatrix inner = backend.load(Samples.constant(4, 4, -1));
      assertThatThrownBy(
              () ->
                  outer.multiply(
                      70,
                      (m, into, at) -> inner.multiply(new byte[4], 1, new int[4]),
                      (m, from, at) -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a source or sink used the backend");
      int[] sums = new int[4];
      outer.multiply(new byte[] {1, 2, 3, 4}, 1, sums);
      assertThat(sums).containsOnly(10);
    }
  }

  @Test
  void refusesPlansOfForeignMatrices() {
    try (Backend backend = open();
        Backend other = open()) {
      LoadedMatrix matrix = other.load(Samples.constant(4, 4, 1));
      assertThatThrownBy(() -> backend.plan(List.of(matrix)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("matrix 0 of the plan is not loaded on this device");
    }
  }

  /** Three parts, with the parts of the next product already in the ring. */
  @Test
  void partsOfAPlanAreAdded() {
    try (Backend backend = open()) {
      TernaryMatrix wide = Samples.matrix(5, 2 * 16384 + 3, 1);
      TernaryMatrix narrow = Samples.matrix(3, 40, 2);
      LoadedMatrix w = backend.load(wide);
      LoadedMatrix s = backend.load(narrow);
      Plan plan = backend.plan(List.of(w, s, w, w, s));
      byte[] x = Samples.activations(66 * wide.k(), 3);
      for (int tokens : new int[] {1, 3, 66}) {
        plan.begin(tokens);
        compare(wide, w, x, tokens);
        compare(narrow, s, x, tokens);
        compare(wide, w, x, tokens);
        compare(wide, w, x, tokens);
        compare(narrow, s, x, tokens);
      }
    }
  }

  /** Counts the bytes allocated by this thread exactly. */
  @Test
  void allocatesNothingForAJob() {
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try (Backend backend = open()) {
      LoadedMatrix matrix = backend.load(Samples.constant(4, 4, 1));
      Plan plan = backend.plan(List.of(matrix, matrix, matrix));
      byte[] x = {1, 2, 3, 4};
      int[] sums = new int[4];
      long least = Long.MAX_VALUE;
      // Until everything is compiled, the interpreter boxes values that compiled code does not.
      for (int round = 0; round < 200 && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 300; i++) {
          plan.begin(1);
          matrix.multiply(x, 1, sums);
          matrix.multiply(x, 1, sums);
          matrix.multiply(x, 1, sums);
          matrix.multiply(x, 1, sums);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
      assertThat(sums).containsOnly(10);
    }
  }

  @Test
  void splitsProductsTooLargeForOneJob() {
    FakeDevice device = new FakeDevice(1 << 20);
    try (DeviceBackend backend = new DeviceBackend(device)) {
      // More jobs than ring slots, and an incomplete last one.
      int tokens = backend.config().maxTokens() * backend.config().maxRingEntries() + 3;
      int[] sums = new int[2 * tokens];
      byte[] activations = Samples.activations(3 * tokens, 1);
      backend.load(Samples.constant(2, 3, -1)).multiply(activations, tokens, sums);
      for (int m = 0; m < tokens; m++) {
        int sum = -(activations[3 * m] + activations[3 * m + 1] + activations[3 * m + 2]);
        assertThat(new int[] {sums[2 * m], sums[2 * m + 1]}).containsExactly(sum, sum);
      }
      assertThat(backend.counters().jobs()).isEqualTo(backend.statistics().jobs()).isGreaterThan(8);
    }
  }
}
