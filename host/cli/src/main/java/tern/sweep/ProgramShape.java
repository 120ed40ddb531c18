package tern.sweep;

import tern.resident.RandomProgram;

/**
 * A random resident program, and how it is run.
 *
 * @param seed of all that is drawn
 * @param products most products of a token
 * @param vectors vector instructions of a token, at least 3
 * @param given ids that are given, at least 1
 * @param budget most tokens to choose, at least 1
 * @param reset whether the device is reset in the midst of a run before
 */
public record ProgramShape(
    long seed, int products, int vectors, int given, int budget, boolean reset) {
  RandomProgram.Size size() {
    return new RandomProgram.Size(products, vectors, given, budget);
  }

  ProgramShape withProducts(int products) {
    return new ProgramShape(seed, products, vectors, given, budget, reset);
  }

  ProgramShape withVectors(int vectors) {
    return new ProgramShape(seed, products, vectors, given, budget, reset);
  }

  ProgramShape once() {
    return new ProgramShape(seed, products, vectors, 1, 1, false);
  }
}
