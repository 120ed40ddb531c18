package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** The kernels under test, and seeded operands in native memory. */
abstract class KernelsFixture {
  static final long SEED = 20260601;

  private final Arena arena = Arena.ofAuto();
  final Random random = new Random(SEED);
  final Kernels plain = new PlainKernels();

  abstract Kernels kernels();

  final MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 64);
  }

  final MemorySegment bytes(int count, IntUnaryOperator value) {
    MemorySegment segment = memory(count);
    for (int i = 0; i < count; i++) {
      segment.set(JAVA_BYTE, i, (byte) value.applyAsInt(i));
    }
    return segment;
  }

  final MemorySegment floats(int count, double size) {
    MemorySegment segment = memory(4L * count);
    for (int i = 0; i < count; i++) {
      segment.setAtIndex(JAVA_FLOAT, i, (float) (size * random.nextGaussian()));
    }
    return segment;
  }

  final int anyByte(int i) {
    return random.nextInt(256) - 128;
  }

  final void equal(MemorySegment got, MemorySegment expected) {
    assertThat(got.mismatch(expected)).as("first byte that differs, seed %d", SEED).isEqualTo(-1);
  }
}
