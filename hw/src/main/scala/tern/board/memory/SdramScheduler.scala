package tern.board.memory

import chisel3._
import chisel3.util._

/** One command a cycle: columns of the present run first, then its row, then the row of the next run, so that a row is
  * usually open before its turn comes. Error runs pass without touching the chip.
  */
class SdramScheduler(timing: SdramTiming) extends Module {
  val io = IO(new Bundle {
    val run = Flipped(Valid(new SdramRun))
    val next = Flipped(Valid(new SdramRun))
    val pop = Output(Bool())

    /** There is room for what a read brings, or for the answer to a write. */
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
  private val writeGap = timing.casLatency + SdramChip.burstWords // read to write: the pins are turned round
  private val readWait = RegInit(0.U(3.W))
  private val writeWait = RegInit(0.U(log2Ceil(writeGap + 1).W))
  private val doneReg = RegInit(0.U(run.more.getWidth.W))
  when(readWait =/= 0.U)(readWait := readWait - 1.U)
  when(writeWait =/= 0.U)(writeWait := writeWait - 1.U)

  // Whether a run's row is the one of its bank is known a cycle after the run has come to its place.
  private def rowFits(r: SdramRun): Bool = RegNext(banks.io.openRow(r.bank) === r.row)
  private val settled = RegNext(io.run.valid && !io.pop, false.B)
  private val nextSettled = RegNext(io.next.valid && io.run.valid && !io.pop, false.B)
  private val free = !keeper.io.wants
  private val slot = Mux(run.write, writeWait === 0.U && io.mayWrite, readWait === 0.U && io.mayRead)
  private val column = io.run.valid && free && slot && settled &&
    (run.error || (rowFits(run) && banks.io.mayColumn(run.bank)))

  private def opens(valid: Bool, r: SdramRun): Bool = valid && !r.error && banks.io.mayActivate(r.bank)
  private def closes(valid: Bool, r: SdramRun): Bool =
    valid && !r.error && banks.io.mayPrecharge(r.bank) && !rowFits(r)
  private val ahead = io.next.valid && (next.bank =/= run.bank || run.error || !io.run.valid)
  private val opensHead = opens(io.run.valid, run)
  private val closesHead = closes(io.run.valid && settled, run)
  private val headRow = opensHead || closesHead
  private val which = Mux(headRow, run, next)
  private val rowTurn = free && !column
  private val activateNow = rowTurn && Mux(headRow, opensHead, opens(ahead, next))
  private val prechargeNow = rowTurn && !activateNow && Mux(headRow, closesHead, closes(ahead && nextSettled, next))

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
