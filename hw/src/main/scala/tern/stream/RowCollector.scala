package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Results of one token row that share a memory beat, no wider than they need be. */
class ResultBeat(config: TernConfig) extends Bundle {
  val words = Vec(config.beatWords, UInt(config.resultBits.W))
  val taken = Vec(config.beatWords, Bool())

  /** As memory stores it: int32, sign-extended. */
  def written: WriteBeat = {
    val beat = Wire(new WriteBeat(config))
    beat.data := VecInit(words.map(word => Fill(32 - config.resultBits, word.head(1)) ## word)).asUInt
    beat.strobe := VecInit(taken.flatMap(Seq.fill(4)(_))).asUInt
    beat
  }
}

/** Packs the results of `collectSpan` token rows into memory beats, row by row, and queues them until they are written.
  *
  * `start` comes at the latest one cycle before the first result of a wave. It says where that result goes in its beat,
  * the same for every row, and how many columns count; the others are dropped.
  */
class RowCollector(config: TernConfig) extends Module {
  private val words = config.beatWords

  val io = IO(new Bundle {
    val start = Input(Valid(new Bundle {
      val offset = UInt(log2Ceil(words).W)
      val cols = UInt(log2Ceil(config.waveCols + 1).W)

      /** Integers are collected, not the results of columns. */
      val planes = Bool()
    }))
    val result = Input(Valid(SInt(config.accBits.W)))
    val integer = Input(Valid(SInt(config.resultBits.W)))
    val beat = Decoupled(new ResultBeat(config))
  })

  private val laneReg = Reg(UInt(log2Ceil(words).W))
  private val leftReg = RegInit(0.U(log2Ceil(config.waveCols + 1).W))
  private val wordsReg = Reg(Vec(words, UInt(config.resultBits.W)))
  private val takenReg = RegInit(VecInit(Seq.fill(words)(false.B)))
  private val full = RegInit(false.B)

  private val startReg = RegEnable(io.start.bits, io.start.valid) // of every row of the wave
  private val planes = config.planes.B && startReg.planes
  private val comes = Mux(planes, io.integer.valid, io.result.valid)
  private val word = Mux(planes, io.integer.bits, io.result.bits)

  /** A row is complete; another row of the wave may follow, or the next wave may start. */
  private val rowEnds =
    if (config.collectSpan == 1) false.B
    else {
      val columnReg = RegInit(0.U(log2Ceil(config.outputCols).W))
      val ends = columnReg === Mux(planes, (config.planeRows - 1).max(0).U, (config.outputCols - 1).U)
      when(comes)(columnReg := Mux(ends, 0.U, columnReg + 1.U))
      comes && ends
    }

  private val take = comes && leftReg =/= 0.U
  full := take && (laneReg === (words - 1).U || leftReg === 1.U)
  when(full)(takenReg.foreach(_ := false.B))
  when(take) {
    wordsReg(laneReg) := word.asUInt
    takenReg(laneReg) := true.B
    laneReg := laneReg + 1.U
    leftReg := leftReg - 1.U
  }
  when(rowEnds || io.start.valid) {
    val start = Mux(io.start.valid, io.start.bits, startReg)
    laneReg := start.offset
    leftReg := start.cols
  }

  private val beats = Module(
    new Queue(new ResultBeat(config), config.resultWaves * config.collectSpan * config.rowBeats)
  )
  beats.io.enq.valid := full
  beats.io.enq.bits.words := wordsReg
  beats.io.enq.bits.taken := takenReg
  assert(!full || beats.io.enq.ready, "a result came for which no room was reserved")
  io.beat <> beats.io.deq
}
