package tern.board.memory

import chisel3._
import chisel3.util._

/** Issues a command every other cycle: columns of the current run first, then its row, then the row of the next run, so
  * that a row is usually open before its turn comes. Error runs pass without touching the chip.
  */
class SdramScheduler(timing: SdramTiming) extends Module {
  val io = IO(new Bundle {
    val run = Flipped(Valid(new SdramRun))
    val next = Flipped(Valid(new SdramRun))
    val pop = Output(Bool())

    /** There is room for a read's data, or for the answer to a write. */
    val mayRead = Input(Bool())
    val mayWrite = Input(Bool())

    /** A column burst begins: of `run`, the last of it or not. */
    val column = Output(Bool())
    val lastOfRun = Output(Bool())
    val command = Output(UInt(3.W))
    val bank = Output(UInt(SdramChip.bankBits.W))
    val address = Output(UInt(SdramChip.rowBits.W))
    val ready = Output(Bool())
  })
  import SdramCommand._
  private val run = io.run.bits
  private val next = io.next.bits

  private val banks = Module(new SdramBanks(timing))
  private val keeper = Module(new SdramKeeper(timing))
  private val writeGap = timing.casLatency + SdramChip.burstWords // read to write: bus turnaround
  private val readWait = RegInit(0.U(3.W))
  private val writeWait = RegInit(0.U(log2Ceil(writeGap + 1).W))
  private val doneReg = RegInit(0.U(run.more.getWidth.W))
  when(readWait =/= 0.U)(readWait := readWait - 1.U)
  when(writeWait =/= 0.U)(writeWait := writeWait - 1.U)

  // A command leaves every other cycle, and columns every fourth; the cycle in between looks up what a run may do.
  private val turn = RegInit(false.B)
  turn := !turn
  private class Outlook(there: Bool, r: SdramRun) {
    private val touches = there && !r.error
    private val fits = banks.io.openRow(r.bank) === r.row
    val mayColumn: Bool = RegNext(there && (r.error || (fits && banks.io.mayColumn(r.bank))), false.B)
    val opens: Bool = RegNext(touches && banks.io.mayActivate(r.bank), false.B)
    val closes: Bool = RegNext(touches && banks.io.mayPrecharge(r.bank) && !fits, false.B)
    val wantsRow: Bool = opens || closes
  }
  private val head = new Outlook(io.run.valid, run)
  private val ahead = new Outlook(io.run.valid && io.next.valid && (next.bank =/= run.bank || run.error), next)

  private val free = !keeper.io.wants
  private val slot = RegNext(Mux(run.write, writeWait <= 1.U && io.mayWrite, readWait <= 1.U && io.mayRead))
  private val column = turn && free && slot && head.mayColumn
  private val which = Mux(head.wantsRow, run, next)
  private val rowTurn = turn && free && !column
  private val activateNow = rowTurn && Mux(head.wantsRow, head.opens, ahead.opens)
  private val prechargeNow = rowTurn && Mux(head.wantsRow, head.closes, ahead.closes)

  private val onChip = column && !run.error
  banks.io.bank := Mux(column, run.bank, which.bank)
  banks.io.row := which.row
  banks.io.activate := activateNow
  banks.io.precharge := prechargeNow
  banks.io.prechargeAll := keeper.io.prechargeAll
  banks.io.read := onChip && !run.write
  banks.io.write := onChip && run.write
  keeper.io.granted := banks.io.mayPrechargeAll

  io.command := Mux(
    free,
    Mux1H(
      Seq(
        (onChip && run.write) -> write.U(3.W),
        (onChip && !run.write) -> read.U(3.W),
        activateNow -> activate.U(3.W),
        prechargeNow -> precharge.U(3.W),
        !(onChip || activateNow || prechargeNow) -> nothing.U(3.W)
      )
    ),
    keeper.io.command
  )
  io.bank := banks.io.bank
  private val at = (run.column + doneReg) ## 0.U(log2Ceil(SdramChip.burstWords).W)
  io.address := Mux(free, Mux(column, at, Mux(activateNow, which.row, 0.U)), keeper.io.address)
  io.ready := keeper.io.ready

  io.column := column
  io.lastOfRun := doneReg === run.more
  io.pop := column && io.lastOfRun
  when(column) {
    doneReg := Mux(io.lastOfRun, 0.U, doneReg + 1.U)
    readWait := (SdramChip.burstWords - 1).U
    writeWait := Mux(run.write, (SdramChip.burstWords - 1).U, writeGap.U)
  }
}
