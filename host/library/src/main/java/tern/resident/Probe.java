package tern.resident;

import tern.model.PassTensor;

/**
 * Where a piece of a tensor of a pass stands after a vector instruction.
 *
 * @param step number of the instruction
 * @param layer index of the layer; -1 for a tensor that is not part of one
 * @param column first column of the piece in the tensor's row
 * @param place where its float32 words begin
 * @param count columns
 */
record Probe(int step, int layer, PassTensor tensor, int column, Operand place, int count) {}
