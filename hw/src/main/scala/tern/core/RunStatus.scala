package tern.core

import chisel3._

/** What software sees of a run, or of the last one. */
class RunStatus extends Bundle {
  val running = Bool()

  /** It ended by a stop id; it was told to end. */
  val stopped, cancelled = Bool()

  /** Of its next token. */
  val position = UInt((RunDescriptor.idBits + 1).W)

  /** Tokens that it has chosen. */
  val chosen = UInt((RunDescriptor.idBits + 1).W)
}
