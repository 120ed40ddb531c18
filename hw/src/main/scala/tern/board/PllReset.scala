package tern.board

import chisel3._

/** Reset that ends 16 cycles after the PLL has locked. */
private[board] object PllReset {
  def apply(clock: Clock, locked: Bool): Bool = withClockAndReset(clock, (!locked).asAsyncReset) {
    val count = RegInit(0.U(4.W))
    val waitingReg = RegInit(true.B)
    when(waitingReg)(count := count + 1.U)
    when(count.andR)(waitingReg := false.B)
    // One more register, which can be placed amid all that it resets.
    RegNext(waitingReg, true.B)
  }
}
