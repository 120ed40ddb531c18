package tern.core

import tern.config.TernConfig

/** The 128 bytes of a run's descriptor, as hw/doc/interface.md lists them. */
final case class Run(
    products: BigInt = 0x1000,
    vectors: BigInt = 0x1400,
    maps: BigInt = 0x1800,
    givenIds: BigInt = 0x2000,
    productCount: BigInt = 7,
    vectorCount: BigInt = 9,
    bodyProducts: BigInt = 3,
    bodyVectors: BigInt = 4,
    positions: BigInt = 40,
    vocabulary: BigInt = 100,
    position: BigInt = 5,
    givenCount: BigInt = 3,
    budget: BigInt = 4,
    stopCount: BigInt = 2,
    stopIds: Seq[BigInt] = Seq(91, 92, 93),
    reserved: BigInt = 0
) {
  def bits: BigInt = {
    val addresses = Seq(products, vectors, maps, givenIds).zipWithIndex.map { case (a, i) => a << (64 * i) }
    val counts = Seq(productCount, vectorCount, bodyProducts, bodyVectors)
    val limits = Seq(positions, vocabulary, position, givenCount, budget, stopCount)
    val words = (counts ++ limits ++ stopIds).zipWithIndex.map { case (word, i) => word << (256 + 32 * i) }
    (addresses ++ words).reduce(_ | _) | reserved << (8 * 104)
  }
  def bytes: IndexedSeq[Byte] = IndexedSeq.tabulate(RunDescriptor.bytes)(i => (bits >> (8 * i)).toByte)
}

object Run {

  /** What is wrong with each of these, for a window from 0x1000 to 0x2fff. */
  def bad(config: TernConfig): Seq[(String, Run)] = {
    val good = Run()
    val beyond = BigInt(1) << config.addressBits
    Seq(
      "products misaligned" -> good.copy(products = 0x1020),
      "instructions misaligned" -> good.copy(vectors = 0x1420),
      "maps misaligned" -> good.copy(maps = 0x1804),
      "ids misaligned" -> good.copy(givenIds = 0x2000 + config.beatBytes / 2),
      "products beyond the bus" -> good.copy(products = beyond + 0x1000),
      "ids beyond the bus" -> good.copy(givenIds = beyond + 0x2000),
      "products before the window" -> good.copy(products = 0xfc0),
      "products after the window" -> good.copy(products = 0x2fc0, productCount = 2, bodyProducts = 0),
      "no products, but outside" -> good.copy(products = 0x3000, productCount = 0, bodyProducts = 0),
      "instructions after the window" -> good.copy(vectors = 0x2fc0 - 7 * 64),
      "maps after the window" -> good.copy(maps = 0x2840),
      "ids after the window" -> good.copy(givenIds = 0x3000 - config.beatBytes, givenCount = config.beatWords + 1),
      "lists of 2^31" -> good.copy(productCount = BigInt(1) << 31),
      "a list that wraps around" -> good.copy(vectorCount = (BigInt(1) << 31) - 1),
      "no instructions" -> good.copy(vectorCount = 0, bodyVectors = 0),
      "more products in the body" -> good.copy(bodyProducts = 8),
      "more instructions in the body" -> good.copy(bodyVectors = 10),
      "no given id" -> good.copy(givenCount = 0),
      "no budget" -> good.copy(budget = 0),
      "too many positions" -> good.copy(positions = (1 << 20) + 1),
      "a position past the last" -> good.copy(position = 40),
      "ids past the last position" -> good.copy(position = 38),
      "ids that wrap around" -> good.copy(givenCount = (BigInt(1) << 32) - 2),
      "no vocabulary" -> good.copy(vocabulary = 0),
      "a vocabulary too large" -> good.copy(vocabulary = (1 << 20) + 1),
      "nine stop ids" -> good.copy(stopCount = 9),
      "a reserved word" -> good.copy(reserved = 1),
      "the last reserved bit" -> good.copy(reserved = BigInt(1) << 191)
    )
  }
}
