package tern.vector

import chisel3._
import chisel3.util.Valid
import tern.config.TernConfig

/** What a run tells the vector unit. */
class VectorControl(config: TernConfig) extends Bundle {

  /** One pulse at the start of a run: read the index maps at `maps`, which is stable. */
  val load = Bool()

  /** One pulse for each token; all but `products` is stable from then on until `done`. */
  val start = Bool()

  /** Device addresses of the index maps and of the instructions. */
  val maps, program = UInt(config.addressBits.W)

  /** Instructions of this token. */
  val count = UInt(32.W)
  val position, token = UInt(20.W)

  /** Products of this token that are complete. */
  val products = UInt(32.W)
}

/** What the vector unit tells the run. */
class VectorStatus(config: TernConfig) extends Bundle {

  /** The maps are read; low from `load` until then. */
  val loaded = Bool()

  /** Instructions of this token that are complete, all they wrote in memory; 0 from the cycle after `start`. */
  val completed = UInt(32.W)

  /** All `count` are; low from the cycle after `start`. */
  val done = Bool()

  /** What the last choice left. */
  val chosen = UInt(20.W)

  /** Error code; it stays, and the unit starts nothing more. */
  val error = Valid(UInt(4.W))

  /** The instruction that failed. */
  val errorStep = UInt(32.W)

  /** No transfer that the unit asked for is under way. */
  val idle = Bool()

  /** For the counters: elements were taken; an instruction waits for memory; one waits for a product. */
  val busy, memory, waits = Bool()
}
