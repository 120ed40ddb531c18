package tern.bench;

import java.util.Locale;
import tern.backend.ColumnParts;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.device.sim.MemoryRates;

/**
 * What {@code tern bench gemm} measured. Cycles and bytes are the device's own counters.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param planes weights are integers within +-121: as trit planes, or as five ternary rows each if
 *     the device has no planes
 * @param macs multiply-adds of the product, without padding
 * @param peakMacsPerCycle multiply-adds per cycle of a busy array
 * @param active cycles from the first chunk into the array to the last result out of it
 * @param activeShare busy cycles as a share of {@code active}
 * @param busyShare busy cycles as a share of {@code cycles}
 * @param macShare {@code macs} as a share of what the array can do in {@code cycles}; one with an
 *     integer takes five lanes
 * @param rooflineShare weight bytes read, as a share of what ports and memory can deliver
 */
public record GemmReport(
    String preset,
    int k,
    int n,
    int tokens,
    boolean planes,
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
    double macShare,
    double rooflineShare) {

  /** Reports a product from the device's counters since it began. */
  public static GemmReport of(
      String preset,
      int k,
      int n,
      int tokens,
      boolean planes,
      boolean exact,
      Counters c,
      DeviceConfig config,
      MemoryRates rates) {
    double seconds = c.cycles() / (1e3 * config.clockKhz());
    long activations = (long) tokens * ColumnParts.of(config, k).activationStride();
    long weightBytes = c.bytesRead() - c.jobs() * Job.BYTES - activations;
    long macs = (long) k * n * tokens;
    int peak = config.peakMacsPerCycle();
    return new GemmReport(
        preset,
        k,
        n,
        tokens,
        planes,
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
        (double) macs / ((double) peak * c.cycles()),
        weightBytes / (seconds * rates.roofline()));
  }

  /** Formats the report as a table for people. */
  public String table() {
    return String.format(
        Locale.ROOT,
        """
        product                  %d tokens by %d x %d %s on preset %s
        exact                    %s
        cycles                   %d
        busy                     %d (%.1f %%), %.2f %% from first chunk to last result
        starved of weights       %d
        starved of activations   %d
        blocked                  %d
        idle                     %d
        bytes read, written      %d, %d
        macs                     %d, %.1f %% of the peak of %d per cycle
        weights                  %.1f %% of the roofline""",
        tokens,
        n,
        k,
        planes ? "integers" : "weights",
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
        peakMacsPerCycle,
        100 * rooflineShare);
  }
}
