package tern.board.memory

import chisel3._
import chisel3.util._

/** The state of the banks, and the commands that each may get now. */
class SdramBanks(timing: SdramTiming) extends Module {
  private val banks = 1 << SdramChip.bankBits
  private val recover = SdramChip.burstWords - 1 + timing.writeRecovery
  private val waitBits = log2Ceil(timing.rowActive.max(recover).max(timing.precharge) + 1)

  val io = IO(new Bundle {

    /** The command of this cycle. */
    val bank = Input(UInt(SdramChip.bankBits.W))
    val row = Input(UInt(SdramChip.rowBits.W))
    val activate = Input(Bool())
    val precharge = Input(Bool())
    val prechargeAll = Input(Bool())
    val read = Input(Bool())
    val write = Input(Bool())

    val open = Output(Vec(banks, Bool()))
    val openRow = Output(Vec(banks, UInt(SdramChip.rowBits.W)))
    val mayActivate = Output(Vec(banks, Bool()))
    val mayColumn = Output(Vec(banks, Bool()))
    val mayPrecharge = Output(Vec(banks, Bool()))
    val mayPrechargeAll = Output(Bool())
  })

  private val rowWait = RegInit(0.U(log2Ceil(timing.rowToRow + 1).W)) // activate to activate, across banks
  private val rowUsed = RegInit(false.B) // rowWait =/= 0.U
  when(rowUsed)(rowWait := rowWait - 1.U)
  rowUsed := rowWait > 1.U
  when(io.activate) {
    rowWait := (timing.rowToRow - 1).U
    rowUsed := true.B
  }

  for (b <- 0 until banks) {
    val here = io.bank === b.U
    val openReg = RegInit(false.B)
    val rowReg = Reg(UInt(SdramChip.rowBits.W))
    // Waits from activate to column commands or from precharge to activate, and until the row may be closed.
    val useWait = RegInit(0.U(waitBits.W))
    val closeWait = RegInit(0.U(waitBits.W))
    val used = RegInit(false.B) // useWait =/= 0.U
    val closing = RegInit(false.B)
    when(used)(useWait := useWait - 1.U)
    when(closing)(closeWait := closeWait - 1.U)
    used := useWait > 1.U
    closing := closeWait > 1.U
    when(io.activate && here) {
      openReg := true.B
      rowReg := io.row
      useWait := (timing.rowToColumn - 1).U
      used := true.B
      closeWait := (timing.rowActive - 1).U
      closing := true.B
    }
    when((io.precharge && here) || io.prechargeAll) {
      openReg := false.B
      useWait := (timing.precharge - 1).U
      used := true.B
    }
    def atLeast(cycles: Int): Unit = {
      closing := true.B
      when(closeWait < cycles.U)(closeWait := cycles.U)
    }
    when(io.read && here)(atLeast(SdramChip.burstWords - 1))
    when(io.write && here)(atLeast(recover))
    assert(used === (useWait =/= 0.U), "the flag of a bank does not say whether it must wait")
    assert(closing === (closeWait =/= 0.U), "the flag of a row does not say whether it must stay open")
    io.open(b) := openReg
    io.openRow(b) := rowReg
    io.mayActivate(b) := !openReg && !used && !rowUsed
    io.mayColumn(b) := openReg && !used
    io.mayPrecharge(b) := openReg && !closing
  }
  io.mayPrechargeAll := io.mayPrecharge.zip(io.open).map { case (may, open) => may || !open }.reduce(_ && _)
}
