package tern.model;

/**
 * Llama 3's stretching of slow rotations ({@code rope_type: llama3}).
 *
 * @param factor by which the slowest rotations are slowed down
 * @param originalContext positions that the model was first trained on
 */
public record RopeScaling(
    float factor, float lowFrequencyFactor, float highFrequencyFactor, int originalContext) {}
