package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.cpu.BestKernels;
import tern.cpu.PlainKernels;
import tern.cpu.TritPacking;
import tern.cpu.Workers;

/** Runs {@link BackendContract} on this processor, with each packing and any number of threads. */
class CpuBackendTest {
  @Nested
  class TwoBits extends BackendContract {
    @Override
    Backend open() {
      return new CpuBackend(BestKernels.get().kernels(), Workers.shared(), TritPacking.TWO_BITS);
    }
  }

  @Nested
  class BaseThree extends BackendContract {
    @Override
    Backend open() {
      return new CpuBackend(BestKernels.get().kernels(), Workers.shared(), TritPacking.BASE_THREE);
    }
  }

  @Nested
  class ThreeThreads extends BackendContract {
    private static final Workers THREE = new Workers(3);

    @Override
    Backend open() {
      return new CpuBackend(BestKernels.get().kernels(), THREE, null);
    }
  }

  @Nested
  class Plain extends BackendContract {
    @Override
    Backend open() {
      return new CpuBackend(new PlainKernels(), new Workers(1), TritPacking.BASE_THREE);
    }
  }

  @Test
  void aLargeMatrixIsPackedAsARaceDecides() {
    CpuBackend backend = new CpuBackend();
    assertThat(backend.description()).doesNotContain("weights of");
    LoadedMatrix loaded = backend.load(Samples.matrix(1024, 1030, 1));
    assertThat(backend.description()).containsPattern("weights of (1.6|2.0) bits");
    byte[] x = Samples.activations(1030, 2);
    int[] sums = new int[1024];
    int[] expected = new int[1024];
    loaded.multiply(x, 1, sums);
    new ReferenceBackend().load(Samples.matrix(1024, 1030, 1)).multiply(x, 1, expected);
    assertThat(sums).isEqualTo(expected);
  }
}
