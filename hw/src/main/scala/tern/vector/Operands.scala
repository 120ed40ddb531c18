package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.{Cuts, IntToFloat}
import tern.stream.ReadBeat

/** Reads the elements of repetition after repetition, a beat in each cycle: from the buffer, or from beats that come
  * from memory. A scalar in the buffer takes a cycle of its own before them. What comes out is float32 or words.
  */
class Operands(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  val io = IO(new Bundle {
    val work = Input(new VectorWork(config))
    val repetition = Flipped(Decoupled(new RepetitionSource(config)))
    val beats = Vec(2, Flipped(Decoupled(new ReadBeat(config))))
    val write = Flipped(Valid(new BufferWrite(config)))

    /** There is room for one more beat, which is on its way with `fires`. */
    val room = Input(Bool())
    val fires = Output(Bool())

    /** Only elements from memory are missing. */
    val starved = Output(Bool())

    /** Memory refused a read. */
    val error = Output(Bool())
    val out = Valid(new OperandBeat(config))
  })
  private val work = io.work
  private val source = io.repetition.bits

  // What is left of the repetition, from this beat on.
  private val firstReg = RegInit(true.B)
  private val scalarReg = RegInit(false.B) // has been read
  private val rowReg = Reg(UInt(VectorBuffer.rowBits(config).W))
  private val leftReg, keptReg = Reg(UInt(Instruction.countBits.W))
  private val row = Mux(firstReg, 0.U, rowReg)
  private val left = Mux(firstReg, work.count, leftReg)
  private val kept = Mux(firstReg, work.kept, keptReg)
  private def minus(count: UInt) = Mux(count > lanes.U, count - lanes.U, 0.U)
  private val last = kept <= lanes.U

  private val readsScalar = io.repetition.valid && work.scalarBuffered && !scalarReg && io.room
  private val ready = io.repetition.valid && (!work.scalarBuffered || scalarReg) && io.room
  private val wants = VecInit.tabulate(2)(x => work.takes(x) && work.memory(x) && left =/= 0.U)
  private val comes = VecInit.tabulate(2)(x => !wants(x) || io.beats(x).valid)
  private val fire = ready && comes.asUInt.andR
  io.fires := fire
  io.starved := ready && !comes.asUInt.andR
  io.repetition.ready := fire && last
  io.error := fire && VecInit.tabulate(2)(x => wants(x) && io.beats(x).bits.error).asUInt.orR
  when(readsScalar)(scalarReg := true.B)
  when(fire) {
    firstReg := last
    rowReg := row + 1.U
    leftReg := minus(left)
    keptReg := minus(kept)
    when(last)(scalarReg := false.B)
  }

  // A beat of halves is two of elements.
  private val halfReg = RegInit(VecInit(false.B, false.B))
  for ((beat, x) <- io.beats.zipWithIndex) {
    val halves = work.types(x) === SourceType.half.U
    val ends = !halves || halfReg(x) || left <= lanes.U
    beat.ready := fire && wants(x) && ends
    when(fire && wants(x))(halfReg(x) := !ends)
  }

  private val buffer = Module(new VectorBuffer(config))
  private val laneBits = VectorBuffer.laneBits(config)
  buffer.io.write := io.write
  buffer.io.read := readsScalar || fire
  buffer.io.rows(0) := Mux(readsScalar, source.scalar >> laneBits, (source.words(0) >> laneBits) + row)
  buffer.io.rows(1) := (source.words(1) >> laneBits) + row

  // A cycle later: words of the buffer and of memory, side by side.
  private val marks = Wire(new BeatMarks(config))
  marks.present := VecInit.tabulate(lanes)(left > _.U).asUInt
  marks.kept := VecInit.tabulate(lanes)(kept > _.U).asUInt
  marks.first := firstReg
  marks.last := last
  private val scalarRead = RegNext(readsScalar, false.B)
  private val raws = Seq.tabulate(2) { x =>
    val word = RegEnable(io.beats(x).bits.data, fire)
    val upper = RegNext(halfReg(x))
    val halves = work.types(x) === SourceType.half.U
    val lane =
      RegNext(if (x == 0) Mux(readsScalar, source.scalar(laneBits - 1, 0), source.lanes(0)) else source.lanes(1))
    val upperOne = RegNext(source.halves(x))
    def wordOf(i: Int) = word(32 * i + 31, 32 * i)
    def halfOf(i: Int) = word(16 * i + 15, 16 * i) ## 0.U(16.W)
    val fromMemory = VecInit.tabulate(lanes) { i =>
      Mux(halves, Mux(upper, halfOf(lanes + i), halfOf(i)), wordOf(i))
    }
    val scalar = if (x == 0) scalarRead else false.B
    val row = Mux(work.memory(x) && !scalar, fromMemory, buffer.io.words(x))
    val one = Mux(
      work.memory(x) && !scalar && halves,
      VecInit.tabulate(lanes)(i => Mux(upperOne, halfOf(2 * i + 1), halfOf(2 * i)))(lane),
      Mux(work.memory(x) && !scalar, VecInit.tabulate(lanes)(wordOf), buffer.io.words(x))(lane)
    )
    val single = work.single || scalar
    RegNext(VecInit.tabulate(lanes)(i => if (i == 0) Mux(single, one, row(0)) else row(i)))
  }
  private val valid2 = ShiftRegister(fire, 2, false.B, true.B)
  private val scalar2 = RegNext(scalarRead, false.B)

  // Integers become floats.
  private val converted = raws.zipWithIndex.map { case (raw, x) =>
    VecInit(raw.map { word =>
      val convert = Module(new IntToFloat(Operands.convertStages))
      convert.in(0) := word
      Mux(work.types(x) === SourceType.int.U, convert.out, Cuts.later(word, convert.latency))
    })
  }
  private val stages = Operands.convertStages
  private val sReg = Reg(UInt(32.W))
  when(ShiftRegister(scalar2, stages, false.B, true.B))(sReg := Cuts.later(raws.head(0), stages))
  io.out.valid := ShiftRegister(valid2, stages, false.B, true.B)
  io.out.bits.a := converted(0)
  io.out.bits.b := converted(1)
  io.out.bits.s := Mux(work.scalarBuffered, sReg, work.constant)
  io.out.bits.marks := ShiftRegister(marks, 2 + stages)
}

object Operands {

  /** Registers of a conversion. */
  val convertStages = 3

  /** Cycles from `fires` to `out`. */
  val latency: Int = 2 + convertStages
}
