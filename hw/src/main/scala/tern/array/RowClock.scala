package tern.array

import chisel3._
import chisel3.util._

/** The clock of a row, which stands still while the row has nothing to do. */
class RowClockPorts extends Bundle {
  val clock = Input(Clock())

  /** Of the edge that comes. */
  val awake = Input(Bool())
  val gated = Output(Clock())
}

/** External: a simulator steps over a row without a token by looking at one clock. A chip may save the power too; for
  * FPGAs the clock passes, because a row that has nothing to do keeps what others see of it in any case.
  */
class RowClock extends FixedIOExtModule(new RowClockPorts) {
  override def desiredName: String = RowClock.name
  setInline(RowClock.file, RowClock.model)
}

object RowClock {
  val name = "RowClock"
  val file = s"$name.sv"

  /** A clock that runs while `work` enters and for so many cycles after it, and in reset.
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
