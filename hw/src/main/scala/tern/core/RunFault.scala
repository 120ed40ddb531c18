package tern.core

import chisel3._

/** What failed in a run: an error code, whose step it was, and which one. */
class RunFault extends Bundle {
  val code = UInt(4.W)
  val unit = UInt(2.W)
  val step = UInt(31.W)
}

/** Whose steps there are; the numbers of `errorUnit`. */
object RunFault {
  val job = 0
  val product = 1
  val instruction = 2
  val token = 3
}
