package tern.inspect;

/**
 * The trits of one linear layer, counted. Immutable.
 *
 * @param name such as {@code layers.0.self_attn.q_proj}
 * @param rows output rows
 * @param columns length of its input
 * @param scale its one scale, or 0 if groups have their own
 * @param groupSize columns that share a scale, or 0
 * @param minusOnes share of weights that are -1
 * @param zeros share of weights that are 0
 * @param plusOnes share of weights that are +1
 * @param entropyBits bits a weight of a code that knows only these shares
 * @param deadRows rows of zeros: outputs that are always 0
 */
public record MatrixReport(
    String name,
    int rows,
    int columns,
    float scale,
    int groupSize,
    double minusOnes,
    double zeros,
    double plusOnes,
    double entropyBits,
    int deadRows) {}
