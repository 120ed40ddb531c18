package tern.board

import chisel3._

/** Stretches events for LEDs: lit from an event until about a tenth of a second has passed without another. */
class Lamps(count: Int, clockMhz: Int) extends Module {
  val io = IO(new Bundle {
    val events = Input(Vec(count, Bool()))
    val lit = Output(Vec(count, Bool()))

    /** Blinks about once per second. */
    val alive = Output(Bool())
  })
  private val slotCycles = clockMhz * 50000 // 50 ms
  private val cycleReg = RegInit(0.U(chisel3.util.log2Ceil(slotCycles).W))
  private val slotReg = RegInit(0.U(4.W))
  private val tick = cycleReg === (slotCycles - 1).U
  cycleReg := Mux(tick, 0.U, cycleReg + 1.U)
  when(tick)(slotReg := slotReg + 1.U)
  io.alive := slotReg(3)

  for ((event, lit) <- io.events.zip(io.lit)) {
    val seenReg = RegInit(false.B)
    val litReg = RegInit(false.B)
    when(tick) {
      litReg := seenReg
      seenReg := false.B
    }
    when(event) {
      seenReg := true.B
      litReg := true.B
    }
    lit := litReg
  }
}
