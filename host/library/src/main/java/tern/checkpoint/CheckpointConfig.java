package tern.checkpoint;

import org.jspecify.annotations.Nullable;
import tern.model.ModelConfig;

/**
 * The content of config.json and generation_config.json: the model, and how files store it.
 *
 * @param tied whether the head is the embedding; null if config.json leaves that to the tensors
 * @param weights how BitLinear weights are stored
 */
record CheckpointConfig(
    ModelConfig model, Architecture architecture, @Nullable Boolean tied, WeightStorage weights) {}
