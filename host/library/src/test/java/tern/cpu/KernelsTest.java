package tern.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Runs {@link KernelsContract} for every implementation that this machine has. */
class KernelsTest {
  /** Kernels for which a test asks, or a recorded skip where the machine lacks what they need. */
  private static Kernels asked(String name, String title) {
    BestKernels best = BestKernels.find(name);
    assumeThat(best.kernels().name()).as(best.reason()).isEqualTo(title);
    return best.kernels();
  }

  @Nested
  class Plain extends KernelsContract {
    @Override
    Kernels kernels() {
      return new PlainKernels();
    }
  }

  @Nested
  class Avx512 extends KernelsContract {
    @Override
    Kernels kernels() {
      return asked("c", "C, AVX-512 VNNI");
    }
  }

  @Nested
  class Avx2 extends KernelsContract {
    @Override
    Kernels kernels() {
      return asked("avx2", "C, AVX2");
    }
  }

  @Nested
  class Portable extends KernelsContract {
    @Override
    Kernels kernels() {
      return asked("portable", "C");
    }
  }

  @Nested
  class Vector extends KernelsContract {
    @Override
    Kernels kernels() {
      return asked("vector", "Java's Vector API");
    }
  }

  @Test
  void expIsWithinTwoUnitsInTheLastPlace() {
    assertThat(PlainMath.exp(0)).isEqualTo(1);
    assertThat(PlainMath.exp(-88)).isZero();
    assertThat(PlainMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    double worst = 0;
    for (float x = -87; x <= 0; x += 1e-4f) {
      worst = Math.max(worst, Math.abs(PlainMath.exp(x) / Math.exp(x) - 1));
    }
    assertThat(worst).isLessThan(1.2e-7);
  }
}
