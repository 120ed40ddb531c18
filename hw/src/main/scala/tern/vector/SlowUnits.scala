package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.{DivideRoot, Exp}

/** Operands of a slow unit, an element for each lane. */
class SlowBeat(config: TernConfig) extends Bundle {
  val a = Vec(config.vectorLanes, UInt(32.W))
  val b = Vec(config.vectorLanes, UInt(32.W))
  val marks = new BeatMarks(config)
}

/** Functions for which there is no unit in each lane: elements of a beat pass a few at a time, in order. */
class SlowUnits(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val exps = config.vectorExps
  private val laneBits = log2Ceil(lanes)
  val io = IO(new Bundle {
    val op = Input(UInt(5.W))
    val in = Flipped(Decoupled(new SlowBeat(config)))

    /** There is room for one more result, which is on its way with `starts`. */
    val room = Input(Bool())
    val starts = Output(Bool())
    val out = Valid(new ResultBeat(config))

    /** An entry of the list, if it may be read in this cycle. */
    val entry = Output(UInt(log2Ceil(TernConfig.listEntries).W))
    val list = Input(new ListEntry)
    val listFree = Input(Bool())

    /** The list has no such entry. */
    val missing = Output(Bool())
  })
  private val kind = VectorOp.of(io.op, 3)(_.slow.code)
  private def is(slow: Slow) = kind === slow.code.U
  private val beat = io.in.bits

  // The first of the lanes that are next; zeros behind the elements are not computed.
  private val laneReg = RegInit(0.U(laneBits.W))
  private def isLast(step: Int) = !(beat.marks.present >> (laneReg +& step.U)).orR
  private val last = Mux(is(Slow.Exp), isLast(exps), isLast(1))
  private val may = io.in.valid && (laneReg =/= 0.U || io.room)
  private val steps = Wire(Bool())
  io.starts := steps && laneReg === 0.U
  io.in.ready := steps && last
  when(steps)(laneReg := Mux(last, 0.U, laneReg + Mux(is(Slow.Exp), exps.U, 1.U)))

  // Exponentials are pipelined.
  private val units = Seq.fill(exps)(Module(new Exp(config.multipliers, 4, 3, config.vectorExpSteps)))
  private val takes = units.zipWithIndex.map { case (unit, i) =>
    unit.in(0) := beat.a((laneReg + i.U)(laneBits - 1, 0))
    unit.takes(may && is(Slow.Exp))
  }
  private val expStep = may && is(Slow.Exp) && takes.head
  private val latency = units.head.latency
  private class Step extends Bundle {
    val lane = UInt(laneBits.W)
    val last = Bool()
    val marks = new BeatMarks(config)
  }
  private val step = Wire(new Step)
  step.lane := laneReg
  step.last := last
  step.marks := beat.marks
  private val expLanding = ShiftRegister(expStep, latency, false.B, true.B)
  private val expLanded = ShiftRegister(step, latency)

  // Ratios, roots and entries come one by one.
  private val divider = Module(new DivideRoot(1))
  private val pendingReg = RegInit(false.B)
  private val divides = is(Slow.Ratio) || is(Slow.Root)
  private val present = (beat.marks.present >> laneReg)(0)
  divider.io.in.valid := may && divides && present && !pendingReg
  divider.io.in.bits.root := is(Slow.Root)
  private val inverts = io.op === VectorOp.inverts.U
  private val (a, b) = (beat.a(laneReg), beat.b(laneReg))
  divider.io.in.bits.a := Mux(inverts, b, a)
  divider.io.in.bits.b := Mux(inverts, a, b)
  divider.io.out.ready := true.B
  when(divider.io.in.fire)(pendingReg := true.B)
  when(divider.io.out.valid)(pendingReg := false.B)
  private val divided = may && divides && (divider.io.out.valid || !present)

  private val elementReg = RegInit(0.U(log2Ceil(TernConfig.listEntries).W))
  private val found = may && is(Slow.Entry) && io.listFree
  io.entry := elementReg
  io.missing := found && present && !io.list.valid
  when(found)(elementReg := Mux(last && beat.marks.last, 0.U, elementReg + 1.U))
  steps := expStep || divided || found

  // Together again.
  private val resultsReg = Reg(Vec(lanes, UInt(32.W)))
  private val outReg = RegInit(false.B)
  private val marksReg = Reg(new BeatMarks(config))
  private val oneByOne = divided || found
  outReg := (expLanding && expLanded.last) || (oneByOne && last)
  marksReg := Mux(expLanding, expLanded.marks, beat.marks)
  when(expLanding) {
    for ((unit, i) <- units.zipWithIndex) resultsReg((expLanded.lane + i.U)(laneBits - 1, 0)) := unit.out
  }
  when(oneByOne)(resultsReg(laneReg) := Mux(found, io.list.index, divider.io.out.bits))
  io.out.valid := outReg
  io.out.bits.values := resultsReg
  io.out.bits.marks := marksReg
}
