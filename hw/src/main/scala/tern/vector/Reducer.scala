package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.{LentAdders, SixteenSums, TopList}
import tern.stream.Pair

/** Makes one word of all results of a repetition, or keeps the list of the largest. */
class Reducer(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  val io = IO(new Bundle {
    val work = Input(new VectorWork(config))

    /** An instruction begins that makes a list of its own. */
    val clear = Input(Bool())
    val in = Flipped(Decoupled(new ResultBeat(config)))

    /** Those of the lanes. */
    val adders = Flipped(new LentAdders(lanes))

    /** The word of a repetition whose last beat was taken. */
    val out = Decoupled(UInt(32.W))

    /** What was chosen last. */
    val chosen = Output(UInt(Instruction.indexBits.W))

    /** Someone else reads an entry of the list, unless it is needed here. */
    val entry = Input(UInt(log2Ceil(TernConfig.listEntries).W))
    val list = Output(new ListEntry)
    val listFree = Output(Bool())
    val missing = Output(Bool())

    /** All that was taken is in the list, or in a word. */
    val settled = Output(Bool())
  })
  private val work = io.work
  private def is(reduction: Int) = work.reduction === reduction.U
  private val largest = is(Reduction.magnitude) || is(Reduction.max)
  private val in = Pair(io.in)
  private val marks = in.bits.marks
  private val values = in.bits.values

  private val sums = Module(new SixteenSums(lanes, Lanes.addStages))
  sums.io.adders <> io.adders
  sums.io.in.valid := in.valid && is(Reduction.sum)
  sums.io.in.bits.restart := marks.first && !work.continued
  sums.io.in.bits.last := marks.last
  sums.io.in.bits.values := values

  private val most = Module(new Largest(lanes))
  most.io.magnitude := is(Reduction.magnitude)
  most.io.in.valid := in.valid && largest
  most.io.in.bits.values := values
  most.io.in.bits.present := marks.present
  most.io.in.bits.first := marks.first
  most.io.in.bits.last := marks.last

  private val list = Module(new TopList(TernConfig.listEntries, lanes, Instruction.indexBits))
  private val indexReg = Reg(UInt(Instruction.indexBits.W))
  private val index = Mux(marks.first, work.firstIndex, indexReg)
  list.io.clear := io.clear
  list.io.in.valid := in.valid && is(Reduction.top)
  list.io.in.bits.first := index
  list.io.in.bits.present := marks.present
  list.io.in.bits.values := values
  when(list.io.in.fire)(indexReg := index + lanes.U)
  io.settled := list.io.settled && !in.valid

  private val chooser = Module(new Chooser(config))
  chooser.io.in.valid := in.valid && is(Reduction.choose)
  chooser.io.in.bits := in.bits
  chooser.io.list := io.list
  io.listFree := !chooser.io.reads
  list.io.at := Mux(chooser.io.reads, chooser.io.entry, io.entry)
  io.list.valid := list.io.at < list.io.count
  io.list.index := list.io.index
  io.missing := chooser.io.missing
  io.chosen := chooser.io.chosen

  in.ready := MuxCase(
    true.B,
    Seq(
      is(Reduction.sum) -> sums.io.in.ready,
      largest -> most.io.in.ready,
      is(Reduction.top) -> list.io.in.ready,
      is(Reduction.choose) -> chooser.io.in.ready
    )
  )
  io.out.valid := sums.io.out.valid || most.io.out.valid || chooser.io.done
  io.out.bits := Mux(is(Reduction.sum), sums.io.out.bits, Mux(largest, most.io.out.bits, chooser.io.chosen))
  sums.io.out.ready := io.out.ready
  most.io.out.ready := io.out.ready
  chooser.io.taken := io.out.ready
}
