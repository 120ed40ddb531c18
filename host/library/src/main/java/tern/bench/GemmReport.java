package tern.bench;

import java.util.Locale;
import tern.device.Counters;
import tern.device.DeviceConfig;

/**
 * What {@code tern bench gemm} measured; counters as the device counts them.
 *
 * @param macs multiply-adds of the product, padding not counted
 * @param peakMacsPerCycle of the array
 * @param active cycles from the first chunk that the array took to the last result that left
 * @param activeShare of those, the ones in which the array worked
 * @param busyShare cycles in which the array worked, of all
 * @param macShare {@code macs} of those that the array could have done in these cycles
 */
public record GemmReport(
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
    long active,
    long bytesRead,
    long bytesWritten,
    long macs,
    int peakMacsPerCycle,
    double activeShare,
    double busyShare,
    double macShare) {

  public static GemmReport of(
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
        c.active(),
        c.bytesRead(),
        c.bytesWritten(),
        macs,
        peak,
        (double) c.busy() / c.active(),
        (double) c.busy() / c.cycles(),
        (double) macs / ((double) peak * c.cycles()));
  }

  /** For people. */
  public String table() {
    return String.format(
        Locale.ROOT,
        """
        product                  %d tokens by %d x %d weights on preset %s
        exact                    %s
        cycles                   %d
        busy                     %d (%.1f %%), %.2f %% from first chunk to last result
        starved of weights       %d
        starved of activations   %d
        blocked                  %d
        idle                     %d
        bytes read, written      %d, %d
        macs                     %d, %.1f %% of the peak of %d a cycle""",
        tokens,
        n,
        k,
        preset,
        exact ? "yes" : "NO",
        cycles,
        busy,
        100 * busyShare,
        100 * activeShare,
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
