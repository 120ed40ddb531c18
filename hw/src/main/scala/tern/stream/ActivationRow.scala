package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, KeepHierarchy}

/** One chunk as a row's memory takes it: the bit planes of each step's lanes. */
class ActivationWord(config: TernConfig) extends Bundle {
  val address = UInt(ActivationSlot.addressBits(config).W)
  val planes = UInt((8 * config.lanes).W)
}

/** The activations of one token row: one memory for each step of the array's dot products, read one after the other.
  *
  * It is kept as a module because each diagonal of rows and steps sees the same address: synthesis would make one
  * register of them, with wires across as many rows as there are steps.
  */
class ActivationRow(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWord(config)))

    /** Address of the first step's lanes, which are shown two cycles later; each next step's follow a cycle later. */
    val read = Input(Valid(UInt(ActivationSlot.addressBits(config).W)))
    val activations = Output(UInt((8 * config.lanes).W))
  })

  private val shape = DotShape(config)
  private val reads = ActivationRow.descending(io.read, shape.steps)
  private val words = Seq.tabulate(shape.steps) { step =>
    val lanes = shape.stepOf(step)
    val planes = io.write.bits.planes(8 * lanes.last + 7, 8 * lanes.head)
    TwoPortRam(2 * config.bankChunks)(io.write.valid, io.write.bits.address, planes)(
      reads(step).valid,
      reads(step).bits
    )
  }

  // A register stands between the slow output of a block RAM and the adders.
  io.activations := RegNext(Cat((7 to 0 by -1).flatMap { bit =>
    words.zipWithIndex.reverse.map { case (word, step) =>
      val width = shape.stepOf(step).size
      word((bit + 1) * width - 1, bit * width)
    }
  }))
  KeepHierarchy(this)
}

private[stream] object ActivationRow {

  /** What passes places, a cycle each. What is under way in a reset may do harm to nothing but unused memory. */
  def descending[A <: Data](first: Valid[A], places: Int): Seq[Valid[A]] = Iterator
    .iterate(first) { above =>
      val below = Wire(chiselTypeOf(first))
      below.valid := RegNext(above.valid)
      below.bits := RegEnable(above.bits, above.valid)
      below
    }
    .take(places)
    .toSeq
}
