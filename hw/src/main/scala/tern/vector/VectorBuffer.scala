package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.TwoPortRam

/** Words for one row of the buffer. */
class BufferWrite(config: TernConfig) extends Bundle {
  val row = UInt(VectorBuffer.rowBits(config).W)
  val mask = UInt(config.vectorLanes.W)
  val words = Vec(config.vectorLanes, UInt(32.W))
}

/** The vectors on chip: rows of a word for each lane, of which two are read and one is written in a cycle. */
class VectorBuffer(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val rowBits = VectorBuffer.rowBits(config)
  val io = IO(new Bundle {
    val read = Input(Bool())
    val rows = Input(Vec(2, UInt(rowBits.W)))

    /** A cycle later, until the next read. */
    val words = Output(Vec(2, Vec(lanes, UInt(32.W))))
    val write = Flipped(Valid(new BufferWrite(config)))
  })
  for ((row, words) <- io.rows.zip(io.words); lane <- 0 until lanes) {
    val write = io.write.valid && io.write.bits.mask(lane)
    words(lane) := TwoPortRam(config.vectorWords / lanes)(write, io.write.bits.row, io.write.bits.words(lane))(
      io.read,
      row
    )
  }
}

object VectorBuffer {
  def rowBits(config: TernConfig): Int = log2Ceil(config.vectorWords / config.vectorLanes)
  def wordBits(config: TernConfig): Int = log2Ceil(config.vectorWords)
  def laneBits(config: TernConfig): Int = log2Ceil(config.vectorLanes)
}
