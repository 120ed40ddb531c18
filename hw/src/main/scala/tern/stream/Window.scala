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

  /** Whether this byte of the bus does not lie before the window. Only whole pages are compared. */
  def holdsFrom(config: TernConfig, first: UInt): Bool =
    !Window.beyond(config, base) && Window.page(config, first) >= Window.page(config, base)

  /** Whether this byte lies neither after the window nor beyond the bus. */
  def holdsTo(config: TernConfig, last: UInt): Bool =
    !Window.beyond(config, last) &&
      (Window.beyond(config, limit) || Window.page(config, last) <= Window.page(config, limit))

  /** Whether a burst lies within the window. */
  def holds(config: TernConfig, burst: Span): Bool =
    holdsFrom(config, burst.address) &&
      holdsTo(config, burst.address +& (burst.beats << log2Ceil(config.beatBytes)) - 1.U)
}

object Window {
  private val pageBits = 12
  private def page(config: TernConfig, address: UInt): UInt = address(config.addressBits - 1, pageBits)
  private def beyond(config: TernConfig, address: UInt): Bool = (address >> config.addressBits).orR
}
