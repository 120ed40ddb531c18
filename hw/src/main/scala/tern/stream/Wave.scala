package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** A wave: the results of one tile and one token group, which leave the array together. Results of `waveTiles` tiles of
  * integers are collected and written as one: the first of them opens the wave, the last one closes it.
  */
class Wave(config: TernConfig) extends Bundle {

  /** Byte address of the tile's first result for the pass's first token. */
  val address = UInt(config.addressBits.W)
  val stride = UInt(32.W)

  /** First token group of the tile: its rows start at `address`; those of the other groups follow. */
  val firstGroup = Bool()
  val rows = UInt(log2Ceil(config.tokenRows + 1).W)
  val cols = UInt(log2Ceil(config.waveCols + 1).W)

  /** Results are integers, of five columns each. */
  val planes = Bool()
  val opens = Bool()
  val closes = Bool()

  /** Last wave of its job, and then the job's tag. */
  val lastOfJob = Bool()
  val tag = UInt(32.W)

  /** Place of the first result in its beat. */
  def offset: UInt = if (config.beatWords == 1) 0.U else address(log2Ceil(config.beatBytes) - 1, 2)
}
