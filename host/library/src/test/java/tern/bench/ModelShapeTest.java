package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.ImageLayout;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;

class ModelShapeTest {
  /** Whole models in base-3, with padding; one matrix of the 1.3B model alone takes 1.613 bits. */
  @ParameterizedTest
  @CsvSource({"20, 16", "20, 32"})
  void decodeReadsAtMost1Point61BitsPerWeight(int cols, int lanes) {
    DeviceConfig config = Configs.base3(cols, lanes);
    for (String name : ModelShape.names()) {
      ModelShape shape = ModelShape.published(name).orElseThrow();
      long bytes = 0;
      long weights = 0;
      for (Projection projection : Projection.values()) {
        ImageLayout layout = new ImageLayout(config, shape.n(projection), shape.k(projection));
        bytes += layout.bytes();
        weights += shape.weights(projection);
      }
      assertThat(8.0 * bytes / weights).as(name).isBetween(1.6, 1.61);
    }
  }
}
