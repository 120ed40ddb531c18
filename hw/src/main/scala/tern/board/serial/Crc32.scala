package tern.board.serial

import chisel3._
import chisel3.util._

/** CRC-32 of Ethernet and zip (reflected, 0xEDB88320), one bit per cycle: bytes come at least eight cycles apart.
  */
class Crc32 extends Module {
  val io = IO(new Bundle {
    val clear = Input(Bool())
    val byte = Flipped(Valid(UInt(8.W)))
    val busy = Output(Bool())

    /** The checksum to send after the bytes so far, low byte first. */
    val sum = Output(UInt(32.W))

    /** The bytes so far end with their own checksum. */
    val matches = Output(Bool())
  })

  private val crcReg = RegInit(Crc32.start)
  private val bitsReg = Reg(UInt(8.W))
  private val leftReg = RegInit(0.U(4.W))

  when(leftReg =/= 0.U) {
    crcReg := (crcReg >> 1) ^ Mux(crcReg(0) ^ bitsReg(0), Crc32.polynomial, 0.U)
    bitsReg := bitsReg >> 1
    leftReg := leftReg - 1.U
  }
  when(io.byte.valid) {
    bitsReg := io.byte.bits
    leftReg := 8.U
  }
  when(io.clear) {
    crcReg := Crc32.start
    leftReg := 0.U
  }
  io.busy := leftReg =/= 0.U
  io.sum := ~crcReg
  io.matches := crcReg === Crc32.residue
}

object Crc32 {
  private def start = "hffffffff".U(32.W)
  private def polynomial = "hedb88320".U(32.W)
  private def residue = "hdebb20e3".U(32.W)
}
