package tern.board

import chisel3._

/** Reset that ends 16 cycles after the PLL has locked. */
private[board] object PllReset {
  def apply(clock: Clock, locked: Bool): Bool = withClockAndReset(clock, (!locked).asAsyncReset) {
    val count = RegInit(0.U(4.W))
    val done = RegInit(false.B)
    when(!done)(count := count + 1.U)
    when(count.andR)(done := true.B)
    !done
  }
}
