package tern.bench;

import java.util.Locale;
import tern.device.Counters;
import tern.device.DeviceConfig;

/**
 * What {@code tern bench gemm} measured. Cycles and bytes are the device's own counters.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param macs multiply-adds of the product, without padding
 * @param peakMacsPerCycle multiply-adds per cycle of a busy array
 * @param active cycles from the first chunk into the array to the last result out of it
 * @param activeShare busy cycles as a share of {@code active}
 * @param busyShare busy cycles as a share of {@code cycles}
 * @param macShare {@code macs} as a share of what the array can do in {@code cycles}
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

  /** Formats the report as a table for people. */
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
        macs                     %d, %.1f %% of the peak of %d per cycle""",
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
