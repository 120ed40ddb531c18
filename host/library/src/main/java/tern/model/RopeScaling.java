package tern.model;

/**
 * Llama 3's scaling of low frequencies ({@code rope_type: llama3}).
 *
 * @param factor divisor of the lowest frequencies
 * @param lowFrequencyFactor rotations over the original context below which a frequency is divided
 * @param highFrequencyFactor rotations over the original context above which a frequency is kept
 * @param originalContext positions that the model was first trained on
 */
public record RopeScaling(
    float factor, float lowFrequencyFactor, float highFrequencyFactor, int originalContext) {}
