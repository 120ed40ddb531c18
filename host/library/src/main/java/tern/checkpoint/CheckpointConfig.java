package tern.checkpoint;

import tern.model.ModelConfig;

/**
 * What config.json and generation_config.json say: of the model, and of the files that store it.
 *
 * @param tied the head is the embedding; null where config.json leaves it to the tensors
 * @param weights how BitLinear weights are stored
 */
record CheckpointConfig(
    ModelConfig model, String architecture, Boolean tied, WeightStorage weights) {}
