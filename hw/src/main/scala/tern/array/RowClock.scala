package tern.array

import chisel3._
import chisel3.util._

/** A clock gate: a row's clock stops while the row has nothing to do. */
class RowClockPorts extends Bundle {
  val clock = Input(Clock())

  /** At the next edge. */
  val awake = Input(Bool())
  val gated = Output(Clock())
}

/** External module. It lets a simulator skip a row without a token by looking at one clock. On FPGAs the clock is not
  * gated, because an idle row's outputs do not change anyway.
  */
class RowClock extends FixedIOExtModule(new RowClockPorts) {
  override def desiredName: String = RowClock.name
  setInline(RowClock.file, RowClock.model)
}

object RowClock {
  val name = "RowClock"
  val file = s"$name.sv"

  /** A clock that runs while `work` enters, for `cycles` after that, and in reset.
    *
    * @param leaves
    *   a result of that work leaves, or one of another row passes; never while the clock stands still
    */
  def apply(work: Bool, leaves: Bool, cycles: Int): Clock = {
    val leftReg = RegInit(0.U(log2Ceil(cycles + 1).W))
    when(work)(leftReg := cycles.U).elsewhen(leftReg =/= 0.U)(leftReg := leftReg - 1.U)
    val gate = Module(new RowClock)
    gate.io.clock := Module.clock
    gate.io.awake := work || leftReg =/= 0.U || Module.reset.asBool
    assert(gate.io.awake || !leaves, "a result passes a row whose clock stands still")
    gate.io.gated
  }

  val model: String =
    s"""module $name(
       |  input clock,
       |  input awake,
       |  output gated
       |);
       |  reg runs;
       |  always_latch if (!clock) runs = awake;
       |  assign gated = clock & runs;
       |endmodule
       |""".stripMargin
}

/** [[RowClock]] for synthesis. */
class RowClockCells extends FixedIORawModule(new RowClockPorts) {
  override def desiredName: String = RowClock.name
  io.gated := io.clock
}
