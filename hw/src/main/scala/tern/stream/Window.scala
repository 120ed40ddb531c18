package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** The part of the address space that transfers may touch, in whole pages of 4 KiB, which no burst crosses.
  *
  * Set it while no job is posted: a job is checked when its descriptor is fetched.
  */
class Window extends Bundle {

  /** First and last byte. */
  val base = UInt(64.W)
  val limit = UInt(64.W)

  /** The first byte begins a page, and the last one ends a page. */
  def aligned: Bool = base(Window.pageBits - 1, 0) === 0.U && limit(Window.pageBits - 1, 0).andR

  /** Whether a region from one byte to another, neither cut to the width of the bus, lies within. */
  def holds(config: TernConfig, first: UInt, last: UInt): Bool = holdsFrom(first) && holdsTo(config, last)

  /** Whether no byte from this one on comes too early. */
  def holdsFrom(first: UInt): Bool = Window.page(first) >= Window.page(base)

  /** Whether no byte up to this one comes too late, or beyond the bus. */
  def holdsTo(config: TernConfig, last: UInt): Bool =
    (last >> config.addressBits) === 0.U && Window.page(last) <= Window.page(limit)

  /** Whether a burst lies within. */
  def holds(config: TernConfig, burst: Span): Bool =
    holds(config, burst.address, burst.address +& (burst.beats << log2Ceil(config.beatBytes)) - 1.U)
}

object Window {
  private val pageBits = 12
  private def page(address: UInt): UInt = address >> pageBits
}
