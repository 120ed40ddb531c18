package tern.bench;

/**
 * What one page of keys or values costs when many are queued behind one another; cycles and bytes
 * are a page's share of the device's counters.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param kind {@code K} or {@code V}
 * @param form {@code planes}, or {@code fiveRows}: five ternary rows for an integer row
 * @param headDim width of a head: columns of a page of keys, rows of a page of values
 * @param positions rows of a page of keys, columns of a page of values
 * @param tokenRows token rows of a job
 * @param exact whether every sampled result was right
 * @param imageBytes bytes of the page, padding included
 * @param leastCycles cycles in which the weight ports can carry these
 * @param ratio {@code cycles} as a multiple of {@code leastCycles}
 * @param jobCycles {@code cycles} beyond {@code leastCycles}: what a job costs beside its bytes
 */
public record PageReport(
    String kind,
    String form,
    int headDim,
    int positions,
    int tokenRows,
    boolean exact,
    long imageBytes,
    long leastCycles,
    double cycles,
    double ratio,
    double jobCycles,
    double busy,
    double starvedWeights,
    double starvedActivations,
    double blocked,
    double idle,
    double bytesRead,
    double bytesWritten) {}
