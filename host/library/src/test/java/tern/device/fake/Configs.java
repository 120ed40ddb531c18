package tern.device.fake;

import tern.device.DeviceConfig;
import tern.ternary.TritCodec;

/** Configurations of devices for tests and benchmarks of the host. */
public final class Configs {
  private Configs() {}

  /** 4 x 20 x 16 with four base-3 weight ports of 128 bits. */
  public static DeviceConfig usual() {
    return base3(20, 16);
  }

  /** The same with a given number of columns and lanes. */
  public static DeviceConfig base3(int cols, int lanes) {
    return new DeviceConfig(
        0x7E57, 4, cols, lanes, 1, TritCodec.BASE_THREE, 128, 4, 16384, 256, 8, 100_000, 512);
  }

  /** The same configuration, which takes integers too. */
  public static DeviceConfig planes(DeviceConfig c) {
    return extended(c, 0);
  }

  /** The same configuration, which takes integers too and has a vector unit. */
  public static DeviceConfig resident(DeviceConfig c) {
    return extended(c, c.beatBytes() / 4);
  }

  private static DeviceConfig extended(DeviceConfig c, int vectorLanes) {
    return new DeviceConfig(
        c.configHash(),
        c.tokenRows(),
        c.outputCols(),
        c.lanes(),
        c.tokenGroups(),
        c.weightCodec(),
        c.memDataBits(),
        c.weightPorts(),
        c.maxK(),
        c.maxTokens(),
        c.maxRingEntries(),
        c.clockKhz(),
        c.weightBufferChunks(),
        c.addressBits(),
        c.outputCols() / 5,
        vectorLanes,
        c.vectorWords());
  }

  /** A configuration given by everything that determines the packing of weights. */
  public static DeviceConfig packing(int cols, int lanes, TritCodec codec, int bits, int ports) {
    return new DeviceConfig(0, 2, cols, lanes, 1, codec, bits, ports, 16384, 64, 8, 100_000, 64);
  }

  /** So small that most products take several parts, passes and rounds of the ring. */
  public static DeviceConfig small() {
    return new DeviceConfig(0, 3, 4, 10, 1, TritCodec.BASE_THREE, 256, 2, 20, 5, 2, 66_667, 64);
  }

  /** As small, with ports of five columns: it takes integers too. */
  public static DeviceConfig smallPlanes() {
    return planes(
        new DeviceConfig(0, 3, 10, 16, 1, TritCodec.BASE_THREE, 256, 2, 20, 5, 2, 66_667, 64));
  }
}
