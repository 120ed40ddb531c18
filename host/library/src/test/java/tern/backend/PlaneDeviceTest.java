package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.device.DeviceConfig;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.ternary.IntegerMatrix;

/** The contract on a device that takes integers as trit planes. */
class PlaneDeviceTest extends BackendContract {
  private static final DeviceConfig CONFIG = Configs.planes(Configs.usual());

  @Override
  Backend open() {
    return new DeviceBackend(new FakeDevice(1 << 24, CONFIG));
  }

  /** One job for integers, where a device without planes takes as many ternary rows as planes. */
  @Test
  void integersTakeOneJobAndAByteEach() {
    FakeDevice device = new FakeDevice(1 << 20, CONFIG);
    try (DeviceBackend backend = new DeviceBackend(device)) {
      IntegerMatrix matrix = Samples.integers(8, 16, 1);
      LoadedMatrix loaded = backend.load(matrix);
      assertThat(loaded).isInstanceOf(DeviceMatrix.class);
      long before = backend.counters().bytesWritten();
      loaded.multiply(new byte[16], 1, new int[8]);
      assertThat(backend.counters().bytesWritten() - before).isEqualTo(8 * Integer.BYTES);
    }
  }

  @Test
  void aByteAbove242StopsTheJobAndNamesNoSum() {
    FakeDevice device = new FakeDevice(1 << 16, CONFIG);
    try (Backend backend = new DeviceBackend(device)) {
      IntegerMatrix matrix = Samples.integers(4, 4, 1);
      LoadedMatrix loaded = backend.load(matrix);
      long image = 4096;
      byte before = device.memory().get(ValueLayout.JAVA_BYTE, image);
      assertThat(before).isEqualTo(IntegerLayout.code(matrix.value(0, 0)));
      device.memory().set(ValueLayout.JAVA_BYTE, image, (byte) 243);
      assertThatThrownBy(() -> loaded.multiply(new byte[4], 1, new int[4]))
          .isInstanceOfSatisfying(
              DeviceException.Stopped.class,
              stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.INVALID_TRIT));
      device.memory().set(ValueLayout.JAVA_BYTE, image, before);
      compareIntegers(matrix, loaded, Samples.activations(4, 2), 1);
    }
  }

  @Test
  void aValueThatIsNoFiveTritsIsRefusedWhileLoading() {
    try (Backend backend = open()) {
      IntegerMatrix wrong =
          IntegerMatrix.decoded("keys", 3, 2, (row, into, at) -> into[at] = (byte) (row + 120));
      assertThatThrownBy(() -> backend.load(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("keys[2][0] is 122; expected -121 to 121");
    }
  }

  @Test
  void refusesTooManyRows() {
    try (Backend backend = open()) {
      IntegerMatrix tall = IntegerMatrix.decoded("tall", 1048577, 1, (row, into, at) -> {});
      assertThatThrownBy(() -> backend.load(tall))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("tall: n is 1048577, a device takes at most 1048576");
    }
  }

  /** Both forms on one device, in one plan. */
  @Test
  void theSoftwareFormAgrees() {
    try (Backend backend = open()) {
      IntegerMatrix matrix = Samples.integers(13, 37, 3);
      LoadedMatrix planes = CombinedPlanes.load(backend, matrix);
      LoadedMatrix integers = backend.load(matrix);
      byte[] x = Samples.activations(3 * 37, 4);
      backend.plan(List.of(planes, integers)).begin(3);
      compareIntegers(matrix, planes, x, 3);
      compareIntegers(matrix, integers, x, 3);
    }
  }
}
