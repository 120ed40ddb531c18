package tern.device;

import java.util.HexFormat;
import tern.ternary.IntegerMatrix;
import tern.ternary.TritCodec;

/** Reads a device's identity registers, and refuses impossible values. */
final class Identity {
  private static final int MOST = 1 << 16;

  private final Device device;

  private Identity(Device device) {
    this.device = device;
  }

  static DeviceConfig read(Device device) {
    return new Identity(device).config();
  }

  private DeviceConfig config() {
    checkMagic();
    int outputCols = number("outputCols", Registers.OUTPUT_COLS, 1, MOST);
    int weightPorts = divisor("weightPorts", Registers.WEIGHT_PORTS, "outputCols", outputCols);
    TritCodec codec =
        TritCodec.ofCode(
            number("weightCodec", Registers.WEIGHT_CODEC, 0, TritCodec.values().length - 1));
    return new DeviceConfig(
        device.readRegister(Registers.CONFIG_HASH),
        number("tokenRows", Registers.TOKEN_ROWS, 1, MOST),
        outputCols,
        number("lanes", Registers.LANES, 1, MOST),
        number("tokenGroups", Registers.TOKEN_GROUPS, 1, MOST),
        codec,
        powerOfTwo("memDataBits", Registers.MEM_DATA_BITS, 8),
        weightPorts,
        number("maxK", Registers.MAX_K, 1, 1 << 24),
        number("maxTokens", Registers.MAX_TOKENS, 1, MOST),
        powerOfTwo("maxRingEntries", Registers.MAX_RING_ENTRIES, 1),
        number("clockKhz", Registers.CLOCK_KHZ, 1, Integer.MAX_VALUE),
        number("weightBufferChunks", Registers.WEIGHT_BUFFER_CHUNKS, 1, Integer.MAX_VALUE),
        number("addressBits", Registers.ADDRESS_BITS, 12, 62),
        planeRows(codec, outputCols, weightPorts),
        vectorLanes(),
        powerOfTwo("vectorWords", Registers.VECTOR_WORDS, 64));
  }

  /** The lanes of the vector unit: the words of a beat. */
  private int vectorLanes() {
    int value = device.readRegister(Registers.VECTOR_LANES);
    int words = device.readRegister(Registers.MEM_DATA_BITS) / 32;
    if (value != 0 && value != words) {
      throw wrong("vectorLanes", value, "0 or " + words);
    }
    return value;
  }

  /** The rows of a tile of integers: a base-3 byte feeds five columns of one port. */
  private int planeRows(TritCodec codec, int outputCols, int weightPorts) {
    int value = device.readRegister(Registers.PLANE_ROWS);
    boolean possible =
        codec == TritCodec.BASE_THREE && outputCols / weightPorts % IntegerMatrix.PLANES == 0;
    int rows = possible ? outputCols / IntegerMatrix.PLANES : 0;
    if (value != 0 && value != rows) {
      throw wrong("planeRows", value, possible ? "0 or " + rows : "0");
    }
    return value;
  }

  private void checkMagic() {
    int magic = device.readRegister(Registers.MAGIC);
    if (magic != Registers.MAGIC_VALUE) {
      throw new DeviceException(
          "the magic register reads 0x"
              + hex(magic)
              + ", expected 0x"
              + hex(Registers.MAGIC_VALUE)
              + ": this is not a Tern device");
    }
    int version = device.readRegister(Registers.VERSION);
    if (version >>> 16 != Registers.VERSION_VALUE >>> 16
        || (version & 0xFFFF) < (Registers.VERSION_VALUE & 0xFFFF)) {
      throw new DeviceException(
          "the device has register map "
              + (version >>> 16)
              + "."
              + (version & 0xFFFF)
              + ", this driver supports "
              + (Registers.VERSION_VALUE >>> 16)
              + "."
              + (Registers.VERSION_VALUE & 0xFFFF)
              + " and later "
              + (Registers.VERSION_VALUE >>> 16)
              + ".x");
    }
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits(value);
  }

  private int number(String register, int offset, int least, int most) {
    int value = device.readRegister(offset);
    if (value < least || value > most) {
      throw wrong(register, value, least + " to " + most);
    }
    return value;
  }

  private int powerOfTwo(String register, int offset, int least) {
    int value = number(register, offset, least, MOST);
    if (Integer.bitCount(value) != 1) {
      throw wrong(register, value, "a power of two");
    }
    return value;
  }

  private int divisor(String register, int offset, String of, int whole) {
    int value = number(register, offset, 1, whole);
    if (whole % value != 0) {
      throw wrong(register, value, "a divisor of " + of + ", which is " + whole);
    }
    return value;
  }

  private static DeviceException wrong(String register, int value, String expected) {
    return new DeviceException(
        "the device's register "
            + register
            + " reads "
            + Integer.toUnsignedString(value)
            + ", expected "
            + expected);
  }
}
