package tern.core

import chisel3._

/** The 64 bytes of a descriptor as they lie in memory, the last field first; see hw/doc/interface.md. */
class JobDescriptor extends Bundle {

  /** Of a product of a run: the position below which it is skipped. Zero in the ring. */
  val first = UInt(32.W)

  /** Of a product of a run: vector instructions that must be complete. Zero in the ring. */
  val after = UInt(32.W)
  val flags = UInt(32.W)
  val weightPortBytes = UInt(32.W)
  val resultStride = UInt(32.W)
  val activationStride = UInt(32.W)
  val tag = UInt(32.W)
  val tokens = UInt(32.W)
  val n = UInt(32.W)
  val k = UInt(32.W)
  val resultAddress = UInt(64.W)
  val activationAddress = UInt(64.W)
  val weightAddress = UInt(64.W)
}
