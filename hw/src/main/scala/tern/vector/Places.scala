package tern.vector

import chisel3._
import tern.config.TernConfig
import tern.stream.Window

/** Sums of an address, strides and an offset, wide enough that none wraps before it is compared. */
object Places {
  def bits(config: TernConfig): Int = config.addressBits.max(Maps.offsetBits) + 2

  /** Whether a run of bytes, given by its first and its last, lies within the window. */
  def inside(config: TernConfig, window: Window, first: SInt, last: SInt): Bool =
    first >= 0.S && (first.asUInt >> config.addressBits) === 0.U &&
      window.holdsFrom(config, first.asUInt(config.addressBits - 1, 0)) && window.holdsTo(config, last.asUInt)
}
