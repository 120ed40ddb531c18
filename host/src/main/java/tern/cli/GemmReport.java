package tern.cli;

import tern.device.Counters;
import tern.device.DeviceConfig;

/**
 * What {@code tern bench gemm} measured; counters as the device counts them.
 *
 * @param macs multiply-adds of the product, padding not counted
 * @param peakMacsPerCycle of the array
 * @param busyShare cycles in which the array worked, of all
 * @param macShare {@code macs} of those that the array could have done in these cycles
 */
record GemmReport(
    String preset,
    int k,
    int n,
    int tokens,
    boolean exact,
    long cycles,
    long busy,
    long starvedWeights,
    long starvedActivations,
    long blocked,
    long idle,
    long bytesRead,
    long bytesWritten,
    long macs,
    int peakMacsPerCycle,
    double busyShare,
    double macShare) {

  static GemmReport of(
      String preset, int k, int n, int tokens, boolean exact, Counters c, DeviceConfig config) {
    long macs = (long) k * n * tokens;
    int peak = config.peakMacsPerCycle();
    return new GemmReport(
        preset,
        k,
        n,
        tokens,
        exact,
        c.cycles(),
        c.busy(),
        c.starvedWeights(),
        c.starvedActivations(),
        c.blocked(),
        c.idle(),
        c.bytesRead(),
        c.bytesWritten(),
        macs,
        peak,
        (double) c.busy() / c.cycles(),
        (double) macs / ((double) peak * c.cycles()));
  }

  /** For people. */
  String table() {
    return """
        product                  %d tokens by %d x %d weights on preset %s
        exact                    %s
        cycles                   %d
        busy                     %d (%.1f %%)
        starved of weights       %d
        starved of activations   %d
        blocked                  %d
        idle                     %d
        bytes read, written      %d, %d
        macs                     %d, %.1f %% of the peak of %d a cycle"""
        .formatted(
            tokens,
            n,
            k,
            preset,
            exact ? "yes" : "NO",
            cycles,
            busy,
            100 * busyShare,
            starvedWeights,
            starvedActivations,
            blocked,
            idle,
            bytesRead,
            bytesWritten,
            macs,
            100 * macShare,
            peakMacsPerCycle);
  }
}
