package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.Order

/** Chooses an index of the list: that of the largest of some values, of which element `i` belongs to entry `i`. Of
  * equal ones it is the smaller index. A beat takes a cycle for each lane.
  */
class Chooser(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val entryBits = log2Ceil(TernConfig.listEntries)
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new ResultBeat(config)))

    /** The list is read in this cycle, at an entry. */
    val reads = Output(Bool())
    val entry = Output(UInt(entryBits.W))
    val list = Input(new ListEntry)

    /** There is no such entry. */
    val missing = Output(Bool())

    /** What was chosen last; whether that is done, until it is taken. */
    val chosen = Output(UInt(Instruction.indexBits.W))
    val done = Output(Bool())
    val taken = Input(Bool())
  })
  private val laneReg = RegInit(0.U(log2Ceil(lanes).W))
  private val entryReg = RegInit(0.U(entryBits.W))
  private val anyReg = RegInit(false.B)
  private val mostReg = Reg(SInt(32.W))
  private val bestReg = Reg(UInt(Instruction.indexBits.W))
  private val chosenReg = RegInit(0.U(Instruction.indexBits.W))
  private val doneReg = RegInit(false.B)
  private val marks = io.in.bits.marks

  private val key = Order.key(io.in.bits.values(laneReg))
  private val step = io.in.valid && !doneReg
  private val present = (marks.present >> laneReg)(0)
  private val lastLane = laneReg === (lanes - 1).U
  private val better =
    present && (!anyReg || key > mostReg || (key === mostReg && io.list.index < bestReg))
  io.reads := step
  io.entry := entryReg
  io.missing := step && present && !io.list.valid
  io.in.ready := step && lastLane
  when(step) {
    laneReg := Mux(lastLane, 0.U, laneReg + 1.U)
    entryReg := entryReg + 1.U
    when(better) {
      anyReg := true.B
      mostReg := key
      bestReg := io.list.index
    }
    when(lastLane && marks.last) {
      doneReg := true.B
      entryReg := 0.U
      anyReg := false.B
      chosenReg := Mux(better, io.list.index, bestReg)
    }
  }
  when(doneReg && io.taken)(doneReg := false.B)
  io.chosen := chosenReg
  io.done := doneReg
}
