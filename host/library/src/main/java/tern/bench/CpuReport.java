package tern.bench;

/**
 * The measurements of {@link CpuBench}: medians of the rounds of one run.
 *
 * @param kernels which kernels ran, and with which packing
 * @param decodeTokensPerSecond tokens per second, one at a time, greedily
 * @param prefillTokensPerSecond tokens of the prompt per second
 * @param timeToFirstTokenSeconds prompt and choice of the first token
 * @param loadSeconds from a Tern folder to a model that is ready, all checksums compared; 0 if the
 *     weights were not loaded from one
 * @param peakBytes largest resident memory of the process while it measured, 0 where unknown
 * @param weightBytes packed weights of all layers, and of the head as its mode reads it (int8, or
 *     two planes): what one token reads
 * @param memoryReadGBps what all threads read from memory, 10^9 bytes per second
 * @param weightGBps {@code weightBytes} times decoded tokens per second
 * @param bandwidthShare {@code weightGBps / memoryReadGBps}
 * @param peerDecodeTokensPerSecond the peer's, 0 without one
 * @param peerPrefillTokensPerSecond the peer's, 0 without one
 */
public record CpuReport(
    String shape,
    String kernels,
    int promptTokens,
    int decodedTokens,
    int rounds,
    double decodeTokensPerSecond,
    double prefillTokensPerSecond,
    double timeToFirstTokenSeconds,
    double loadSeconds,
    long peakBytes,
    long weightBytes,
    double memoryReadGBps,
    double weightGBps,
    double bandwidthShare,
    double peerDecodeTokensPerSecond,
    double peerPrefillTokensPerSecond) {}
