package tern.sweep;

import java.util.List;

/**
 * What a sweep found.
 *
 * @param configurations built and tried
 * @param products that were compared with plain loops
 * @param failures configurations that failed
 * @param failed each of them
 */
public record SweepReport(
    long seed,
    int configurations,
    long products,
    int failures,
    double seconds,
    List<Failure> failed) {}
