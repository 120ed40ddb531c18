package tern.core

import chisel3._
import chisel3.util._

/** Compares an id with those that end a run, one per cycle. */
class StopIds extends Module {
  val io = IO(new Bundle {

    /** One pulse; all else stays until `done`. */
    val start = Input(Bool())
    val id = Input(UInt(RunDescriptor.idBits.W))
    val stopIds = Input(Vec(RunDescriptor.stopIds, UInt(32.W)))
    val count = Input(UInt(32.W))

    /** One cycle, with whether the id is among them. */
    val done = Output(Bool())
    val found = Output(Bool())
  })

  private val busyReg = RegInit(false.B)
  private val atReg = RegInit(0.U(log2Ceil(RunDescriptor.stopIds).W))
  private val foundReg = Reg(Bool())
  private val found = foundReg || (io.stopIds(atReg) === io.id && atReg < io.count)
  private val last = atReg.andR

  io.done := busyReg && last
  io.found := found
  when(io.start) {
    busyReg := true.B
    foundReg := false.B
  }
  when(busyReg) {
    atReg := atReg + 1.U
    foundReg := found
    when(last)(busyReg := false.B)
  }
}
