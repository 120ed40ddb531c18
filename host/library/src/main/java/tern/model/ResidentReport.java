package tern.model;

/**
 * What the host had to do for tokens that a device computed by itself; loading does not count.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param runs runs started
 * @param promptBlocks blocks of given tokens that were each taken at once
 * @param tokens tokens chosen
 * @param bytesWritten bytes from the host to the device, those of a line's protocol as well
 * @param bytesRead bytes from the device to the host, likewise
 * @param bytesPerToken both, for each chosen token
 * @param accessMicrosPerToken time of the host's accesses to the device, for each chosen token; a
 *     simulated device simulates them
 * @param hostMicrosPerToken time in which the host computed: neither accesses nor waits
 */
public record ResidentReport(
    long runs,
    long promptBlocks,
    long tokens,
    long bytesWritten,
    long bytesRead,
    double bytesPerToken,
    double accessMicrosPerToken,
    double hostMicrosPerToken) {}
