package tern.core

import chisel3._

/** The 128 bytes of a run's descriptor as they lie in memory, the last field first; see hw/doc/interface.md. */
class RunDescriptor extends Bundle {
  val reserved = UInt(192.W)
  val stopIds = Vec(RunDescriptor.stopIds, UInt(32.W))
  val stopCount = UInt(32.W)
  val budget = UInt(32.W)
  val givenCount = UInt(32.W)
  val position = UInt(32.W)
  val vocabulary = UInt(32.W)
  val positions = UInt(32.W)
  val bodyVectors = UInt(32.W)
  val bodyProducts = UInt(32.W)
  val vectorCount = UInt(32.W)
  val productCount = UInt(32.W)
  val givenIds = UInt(64.W)
  val maps = UInt(64.W)
  val vectors = UInt(64.W)
  val products = UInt(64.W)
}

object RunDescriptor {
  val bytes: Int = 128
  val stopIds: Int = 8

  /** Most positions, and ids of a vocabulary. */
  val most: Int = 1 << 20
  val idBits: Int = 20

  /** Bytes of all index maps, and of an entry of either list. */
  val mapBytes: Int = 16 * 128
  val stepBytes: Int = 64
}
