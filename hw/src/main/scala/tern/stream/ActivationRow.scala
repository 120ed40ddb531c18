package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, KeepHierarchy}

/** A part of one chunk as a row's memories store it: for each memory, the bit planes of its lanes. */
class ActivationWord(config: TernConfig) extends Bundle {
  val address = UInt(ActivationSlot.addressBits(config).W)
  val part = UInt(log2Ceil(config.loadParts).W)
  val planes = UInt((8 * config.loadLanes).W)
}

/** The activations of one token row: one memory for each part that is written and each step of the array's dot
  * products. Steps are read one after the other.
  *
  * It is kept as a module because each diagonal of rows and steps sees the same address: synthesis would merge them
  * into one register, with wires across as many rows as there are steps.
  */
class ActivationRow(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWord(config)))

    /** Address of the first step's lanes, which are shown a cycle later, or two if RAMs have output registers; each
      * further step follows a cycle later.
      */
    val read = Input(Valid(UInt(ActivationSlot.addressBits(config).W)))
    val activations = Output(UInt((8 * config.lanes).W))
  })

  private val shape = DotShape(config)
  private val reads = ActivationRow.descending(io.read, shape.steps)
  private val words = for (part <- 0 until config.loadParts; lanes <- ActivationRow.slices(config)) yield {
    val write = io.write.valid && io.write.bits.part === part.U
    val planes = io.write.bits.planes(8 * lanes.last + 7, 8 * lanes.head)
    val read = reads(shape.skew(part * config.loadLanes + lanes.head))
    val entries = 2 * config.bankChunks
    if (config.target.ramRegister) RegisteredRam(entries)(write, io.write.bits.address, planes)(read.bits)
    else TwoPortRam(entries)(write, io.write.bits.address, planes)(read.valid, read.bits)
  }

  io.activations := Cat((7 to 0 by -1).flatMap { bit =>
    words.reverse.map { word =>
      val width = word.getWidth / 8
      word((bit + 1) * width - 1, bit * width)
    }
  })
  KeepHierarchy(this)
}

private[stream] object ActivationRow {

  /** Lanes of a part that one memory holds. */
  def slices(config: TernConfig): Seq[Range] =
    (0 until config.loadLanes).grouped(DotShape(config).stepLanes).map(lanes => lanes.head to lanes.last).toSeq

  /** A delay line of one cycle per place. It has no reset: what is in flight then can only spoil unused memory. */
  def descending[A <: Data](first: Valid[A], places: Int): Seq[Valid[A]] =
    Iterator.iterate(first)(RegNext(_)).take(places).toSeq
}
