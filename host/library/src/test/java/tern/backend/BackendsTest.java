package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Sim;
import tern.TernException;

class BackendsTest {
  private static final String PROPERTY = "tern.backend";

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void theBestIsTheOneThatIsNamed() {
    System.setProperty(PROPERTY, "reference");
    try (Backend best = Backends.best()) {
      assertThat(best).isInstanceOf(ReferenceBackend.class);
    }
  }

  @Test
  void theBestNeedsNoDevice() {
    try (Backend best = Backends.best()) {
      assertThat(best).isNotInstanceOf(DeviceBackend.class);
    }
  }

  @Test
  void simulatorsAreNamedByTheirPreset() {
    Sim.need("tiny");
    try (Backend tiny = Backends.named("sim:tiny")) {
      assertThat(tiny).isInstanceOf(DeviceBackend.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fpga", "sim", "Reference", "reference:", ":reference", "usb:x"})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> Backends.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no backend '" + name + "'; expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmio:/no/such/device.json", "serial:/no/such/port"})
  void boardsThatAreNotThereAreRefused(String name) {
    assertThatThrownBy(() -> Backends.named(name))
        .isInstanceOf(TernException.class)
        .hasMessageContaining("/no/such/");
  }

  @Test
  void theRepositoryHoldsTheModels() {
    assertThat(Files.exists(Backends.home().resolve("models"))).isTrue();
  }
}
