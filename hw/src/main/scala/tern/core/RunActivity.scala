package tern.core

import chisel3._

/** What a run does in a cycle, for the counters. */
class RunActivity extends Bundle {

  /** The vector unit took elements; one of its instructions waited for memory, or for a product. */
  val busy, memory, waits = Bool()

  /** A token ended. */
  val token = Bool()
}
