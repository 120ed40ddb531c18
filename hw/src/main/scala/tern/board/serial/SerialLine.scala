package tern.board.serial

import chisel3._
import chisel3.util._

/** UART receiver: one start bit, eight data bits, one stop bit; a byte without its stop bit is dropped.
  *
  * @param divisor
  *   clock cycles per bit, at least 4
  */
class SerialReceiver(divisor: Int) extends Module {
  require(divisor >= 4, s"divisor is $divisor; a bit takes at least 4 cycles")
  val io = IO(new Bundle {
    val line = Input(Bool())
    val byte = Valid(UInt(8.W))
  })

  private val lineReg = RegNext(RegNext(io.line, true.B), true.B)
  private val waitReg = RegInit(0.U(log2Ceil(divisor + 1).W))
  private val leftReg = RegInit(0.U(4.W)) // bits still to be sampled, including start and stop
  private val shiftReg = Reg(UInt(9.W))
  private val brokenReg = RegInit(false.B)
  private val waited = RegNext(waitReg === 1.U, false.B)
  private val sample = leftReg =/= 0.U && waited
  private val first = leftReg === 10.U

  when(lineReg)(brokenReg := false.B)
  when(leftReg === 0.U) {
    when(!lineReg && !brokenReg) {
      leftReg := 10.U
      waitReg := (divisor / 2 - 1).U
    }
  }.elsewhen(!sample) {
    waitReg := waitReg - 1.U
  }.otherwise {
    waitReg := (divisor - 1).U
    shiftReg := Cat(lineReg, shiftReg(8, 1))
    // A start bit that is gone half a bit later was noise.
    leftReg := Mux(first && lineReg, 0.U, leftReg - 1.U)
    when(leftReg === 1.U)(brokenReg := !lineReg)
  }
  io.byte.valid := sample && leftReg === 1.U && lineReg
  io.byte.bits := shiftReg(8, 1)
}

/** UART transmitter. */
class SerialSender(divisor: Int) extends Module {
  val io = IO(new Bundle {
    val byte = Flipped(Decoupled(UInt(8.W)))
    val line = Output(Bool())
  })

  private val waitReg = RegInit(0.U(log2Ceil(divisor).W))
  private val leftReg = RegInit(0.U(4.W))
  private val shiftReg = RegInit("h3ff".U(10.W))
  io.byte.ready := leftReg === 0.U
  io.line := RegNext(shiftReg(0), true.B)
  when(io.byte.fire) {
    shiftReg := Cat(1.U(1.W), io.byte.bits, 0.U(1.W))
    leftReg := 10.U
    waitReg := (divisor - 1).U
  }.elsewhen(leftReg =/= 0.U) {
    waitReg := Mux(waitReg === 0.U, (divisor - 1).U, waitReg - 1.U)
    when(waitReg === 0.U) {
      shiftReg := Cat(1.U(1.W), shiftReg >> 1)
      leftReg := leftReg - 1.U
    }
  }
}
