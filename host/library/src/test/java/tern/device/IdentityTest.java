package tern.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.ternary.TritCodec;

/** Identity registers are checked: only possible values are accepted. */
class IdentityTest {
  @ParameterizedTest
  @CsvSource({
    "0x00C, 0, tokenRows reads 0, expected 1 to 65536",
    "0x00C, -1, 'tokenRows reads 4294967295, expected 1 to 65536'",
    "0x010, 0, outputCols reads 0",
    "0x014, 0, lanes reads 0",
    "0x018, 0, tokenGroups reads 0",
    "0x01C, 2, 'weightCodec reads 2, expected 0 to 1'",
    "0x020, 0, memDataBits reads 0",
    "0x020, 96, 'memDataBits reads 96, expected a power of two'",
    "0x024, 0, weightPorts reads 0",
    "0x024, 3, 'weightPorts reads 3, expected a divisor of outputCols, which is 20'",
    "0x028, 0, maxK reads 0",
    "0x02C, 0, maxTokens reads 0",
    "0x030, 0, maxRingEntries reads 0",
    "0x030, 6, 'maxRingEntries reads 6, expected a power of two'",
    "0x034, 0, clockKhz reads 0",
    "0x038, 0, weightBufferChunks reads 0",
    "0x03C, 0, 'addressBits reads 0, expected 12 to 62'",
    "0x040, 3, 'planeRows reads 3, expected 0 or 4'",
    "0x040, -858993455, 'planeRows reads 3435973841, expected 0 or 4'",
    "0x044, 2, 'vectorLanes reads 2, expected 0 or 4'",
    "0x048, 0, 'vectorWords reads 0, expected 64 to 65536'",
    "0x048, 96, 'vectorWords reads 96, expected a power of two'"
  })
  void whatCannotBeIsRefused(String offset, int value, String message) {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      device.pretend(Integer.decode(offset), value);
      assertThatThrownBy(() -> new Driver(device))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("the device's register " + message);
    }
  }

  @Test
  void integersNeedColumnsOfAPortInFives() {
    DeviceConfig config = Configs.packing(20, 16, TritCodec.BASE_THREE, 128, 2);
    assertThat(Configs.planes(config).planeRows()).isEqualTo(4);
    try (FakeDevice device = new FakeDevice(1 << 16, Configs.planes(config))) {
      assertThat(DeviceConfig.of(device)).isEqualTo(Configs.planes(config));
      device.pretend(Registers.WEIGHT_CODEC, TritCodec.TWO_BIT.ordinal());
      assertThatThrownBy(() -> DeviceConfig.of(device))
          .hasMessage("the device's register planeRows reads 4, expected 0");
    }
  }

  @Test
  void theClockIsKeptToTheKilohertz() {
    DeviceConfig config =
        new DeviceConfig(0, 2, 4, 4, 1, TritCodec.TWO_BIT, 64, 1, 64, 8, 8, 66_667, 64);
    try (FakeDevice device = new FakeDevice(1 << 16, config)) {
      assertThat(DeviceConfig.of(device)).isEqualTo(config);
    }
  }
}
