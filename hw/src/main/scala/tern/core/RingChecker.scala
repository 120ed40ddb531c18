package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Window

/** The job ring and the ring of completion records as software set them and, in the same cycle, whether both are
  * aligned and lie within the window. Two cycles late, because adding and comparing are long paths.
  */
class RingChecker(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val ringAddress = Input(UInt(64.W))
    val completionAddress = Input(UInt(64.W))
    val ringEntries = Input(UInt(32.W))
    val window = Input(new Window)
    val ring = Output(UInt(config.addressBits.W))
    val completions = Output(UInt(config.addressBits.W))
    val aligned = Output(Bool())
    val inside = Output(Bool())

    /** Memory may be accessed there. */
    val sound = Output(Bool())
  })

  private val entryBits = log2Ceil(Job.bytes)
  private val addresses = Seq(io.ringAddress, io.completionAddress)
  private val bytes = io.ringEntries(log2Ceil(config.maxRingEntries), 0) ## 0.U(entryBits.W)
  private val insides = addresses.map { address =>
    val lastReg = RegNext(address(config.addressBits - 1, 0) +& bytes - 1.U)
    val beyondReg = RegNext((address >> config.addressBits).orR)
    val fromReg = RegNext(io.window.holdsFrom(config, address))
    !beyondReg && fromReg && RegNext(io.window).holdsTo(config, lastReg)
  }
  private val alignedReg = RegNext(addresses.map(_(entryBits - 1, 0) === 0.U).reduce(_ && _) && io.window.aligned)

  io.ring := ShiftRegister(io.ringAddress(config.addressBits - 1, 0), 2)
  io.completions := ShiftRegister(io.completionAddress(config.addressBits - 1, 0), 2)
  io.aligned := RegNext(alignedReg, false.B)
  io.inside := RegNext(insides.reduce(_ && _), false.B)
  io.sound := RegNext(alignedReg && insides.reduce(_ && _), false.B)
}
