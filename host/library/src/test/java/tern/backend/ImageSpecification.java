package tern.backend;

import tern.device.DeviceConfig;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * The weight image as the table in hw/doc/interface.md defines it, byte by byte: slow and plain.
 */
final class ImageSpecification {
  private ImageSpecification() {}

  static byte[] image(DeviceConfig config, TernaryMatrix matrix) {
    int l = config.lanes();
    int cp = config.outputCols() / config.weightPorts();
    int chunks = ceil(matrix.k(), l);
    int tiles = ceil(matrix.n(), config.outputCols());
    int perByte = config.weightCodec().tritsPerByte();
    int b = config.memDataBits() / 8;
    int portBytes = b * ceil(tiles * chunks * cp * l, b * perByte);
    int ports = config.weightPorts();
    byte[] image = new byte[place(portBytes - 1, ports - 1, ports) + 1];
    for (int byteOfPorts = 0; byteOfPorts < ports * portBytes; byteOfPorts++) {
      int port = byteOfPorts / portBytes;
      int at = byteOfPorts % portBytes;
      byte[] trits = new byte[perByte];
      for (int i = 0; i < perByte; i++) {
        int stream = at * perByte + i;
        int j = stream % (cp * l);
        int tile = stream / (cp * l) / chunks;
        int chunk = stream / (cp * l) % chunks;
        int n = tile * config.outputCols() + port * cp + j / l;
        int k = chunk * l + j % l;
        trits[i] = n < matrix.n() && k < matrix.k() ? (byte) matrix.trit(n, k) : 0;
      }
      image[place(at, port, ports)] = code(config, trits);
    }
    return image;
  }

  /** The image of integers: one byte each, the value plus 121. */
  static byte[] image(DeviceConfig config, IntegerMatrix matrix) {
    int l = config.lanes();
    int tileRows = config.outputCols() / 5;
    int rows = tileRows / config.weightPorts();
    int chunks = ceil(matrix.k(), l);
    int tiles = ceil(matrix.n(), tileRows);
    int b = config.memDataBits() / 8;
    int portBytes = b * ceil(tiles * chunks * rows * l, b);
    int ports = config.weightPorts();
    byte[] image = new byte[place(portBytes - 1, ports - 1, ports) + 1];
    for (int byteOfPorts = 0; byteOfPorts < ports * portBytes; byteOfPorts++) {
      int port = byteOfPorts / portBytes;
      int at = byteOfPorts % portBytes;
      int j = at % (rows * l);
      int tile = at / (rows * l) / chunks;
      int chunk = at / (rows * l) % chunks;
      int n = tile * tileRows + port * rows + j / l;
      int k = chunk * l + j % l;
      int value = n < matrix.n() && k < matrix.k() ? matrix.value(n, k) : 0;
      image[place(at, port, ports)] = (byte) (value + 121);
    }
    return image;
  }

  private static int place(int at, int port, int ports) {
    return (at / 256 * ports + port) * 256 + at % 256;
  }

  private static byte code(DeviceConfig config, byte[] t) {
    return (byte)
        switch (config.weightCodec()) {
          case TWO_BIT -> t[0] + 1 | t[1] + 1 << 2 | t[2] + 1 << 4 | t[3] + 1 << 6;
          case BASE_THREE ->
              (t[0] + 1) + 3 * (t[1] + 1) + 9 * (t[2] + 1) + 27 * (t[3] + 1) + 81 * (t[4] + 1);
        };
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }
}
