package tern.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tern.device.fake.FakeDevice;

/** Regions of device memory are disjoint and aligned, and merge into one gap when all are freed. */
class DeviceMemoryTest {
  private static final long BYTES = 1 << 16;

  @Test
  void adjacentGapsMerge() {
    try (FakeDevice device = new FakeDevice(BYTES)) {
      DeviceMemory memory = new DeviceMemory(device, DeviceConfig.of(device));
      DeviceMemory.Region a = memory.take("a", 4096, 4096);
      DeviceMemory.Region b = memory.take("b", 4096, 4096);
      DeviceMemory.Region c = memory.take("c", BYTES - 8192, 4096);
      a.free();
      c.free();
      assertThatThrownBy(() -> memory.take("d", BYTES, 4096))
          .isInstanceOf(DeviceException.OutOfMemory.class)
          .hasMessageContaining("d needs 65536 bytes of device memory, 61440 of 65536 are free")
          .hasMessageContaining("57344 of them contiguous");
      b.free();
      b.free();
      assertThat(memory.take("d", BYTES, 4096).address()).isZero();
    }
  }

  @Test
  void regionsDoNotOverlap() {
    SplittableRandom random = new SplittableRandom(3);
    try (FakeDevice device = new FakeDevice(BYTES)) {
      DeviceMemory memory = new DeviceMemory(device, DeviceConfig.of(device));
      List<DeviceMemory.Region> taken = new ArrayList<>();
      for (int step = 0; step < 20_000; step++) {
        if (random.nextBoolean() && !taken.isEmpty()) {
          taken.remove(random.nextInt(taken.size())).free();
        } else {
          take(memory, taken, random);
        }
        long used = taken.stream().mapToLong(region -> region.bytes().byteSize()).sum();
        assertThat(memory.free()).isEqualTo(BYTES - used);
      }
      taken.forEach(DeviceMemory.Region::free);
      memory.take("all", BYTES, 64);
    }
  }

  private static void take(
      DeviceMemory memory, List<DeviceMemory.Region> taken, SplittableRandom random) {
    long bytes = 1 + random.nextInt(9000);
    long alignment = 64L << random.nextInt(7);
    DeviceMemory.Region region;
    try {
      region = memory.take("some", bytes, alignment);
    } catch (DeviceException.OutOfMemory full) {
      return;
    }
    assertThat(region.address() % alignment).isZero();
    long end = region.address() + bytes;
    for (DeviceMemory.Region other : taken) {
      assertThat(
              other.address() >= end
                  || other.address() + other.bytes().byteSize() <= region.address())
          .isTrue();
    }
    taken.add(region);
  }
}
