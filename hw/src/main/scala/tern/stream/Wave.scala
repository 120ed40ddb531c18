package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** The results of one tile and one token group, as they are about to leave the array. */
class Wave(config: TernConfig) extends Bundle {

  /** Of the tile's first result of the pass's first token, in bytes. */
  val address = UInt(config.addressBits.W)
  val stride = UInt(32.W)

  /** First token group of the tile: its rows start at `address`, the others follow. */
  val firstGroup = Bool()
  val rows = UInt(log2Ceil(config.tokenRows + 1).W)
  val cols = UInt(log2Ceil(config.outputCols + 1).W)

  /** Last wave of its job, and then the job's tag. */
  val lastOfJob = Bool()
  val tag = UInt(32.W)

  /** Place of the first result in its beat. */
  def offset: UInt = if (config.beatWords == 1) 0.U else address(log2Ceil(config.beatBytes) - 1, 2)
}
