package tern.sweep;

import java.util.List;

/**
 * The result of a sweep.
 *
 * @param configurations number of configurations tested
 * @param products number of products compared with plain loops
 * @param planeProducts number of those whose weights were integers, as trit planes
 * @param programs number of resident programs compared with the same ones in Java
 * @param failures number of configurations that failed
 * @param seconds wall time
 * @param failed the configurations that failed
 */
public record SweepReport(
    long seed,
    int configurations,
    long products,
    long planeProducts,
    long programs,
    int failures,
    double seconds,
    List<Failure> failed) {}
