package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.backend.DeviceBackend;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceException;
import tern.device.fake.FakeDevice;

/** A device with memory for one model can hold several, one after another. */
class ModelCloseTest {
  private static final Path MODEL = Backends.home().resolve("models/austen-3m");
  private static final long ENOUGH_FOR_ONE = 1_500_000;

  @Test
  void modelsTakeTurnsOnASmallDevice() {
    try (Backend backend = new DeviceBackend(new FakeDevice(ENOUGH_FOR_ONE))) {
      for (int turn = 0; turn < 3; turn++) {
        try (Model model = ModelLoader.load(MODEL, backend)) {
          // The part of the second model that was loaded is freed when the rest does not fit.
          assertThatThrownBy(() -> ModelLoader.load(MODEL, backend))
              .isInstanceOf(DeviceException.OutOfMemory.class);
          new Session(model, 1).prefill(7);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HeadMode.class,
      names = {"EXACT", "FAST"})
  void aClosedModelLoadsNoHead(HeadMode head) {
    Model model = ModelLoader.load(MODEL, new CpuBackend());
    model.close();
    assertThatThrownBy(() -> new Session(model, 1, SessionOptions.best().withHead(head)))
        .hasMessage("the model of this head is closed");
  }

  /** Ten heads would not fit beside the model. */
  @ParameterizedTest
  @EnumSource(HeadMode.class)
  void aHeadIsFreedWithItsModel(HeadMode head) {
    try (Backend backend = new DeviceBackend(new FakeDevice(6_000_000))) {
      for (int turn = 0; turn < 10; turn++) {
        try (Model model = ModelLoader.load(MODEL, backend);
            Session session = new Session(model, 1, SessionOptions.best().withHead(head))) {
          session.advance(7);
          assertThat(session.top(3).ids()).hasSize(3);
        }
      }
    }
  }
}
