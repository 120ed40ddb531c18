package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Writes waves of results to memory, token row by token row, and says when the last of a job is there. */
class ResultWriter(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** Waves that have landed in the first collector. Those in the others arrive later by at most one cycle per row
      * above them.
      */
    val wave = Flipped(Decoupled(new Wave(config)))

    /** Collectors whose next beats are asked for, and these beats in the same order. */
    val collector = Decoupled(UInt(log2Ceil(config.collectors).W))
    val beat = Flipped(Decoupled(new WriteBeat(config)))
    val memory = new WriteStream(config)

    /** One pulse for each wave all of whose beats were asked for. */
    val waveDone = Output(Bool())

    /** The tag of a job whose results are all in memory; nothing is written until it is taken. */
    val jobDone = Decoupled(UInt(32.W))
    val error = Output(Bool())
    val idle = Output(Bool())
  })

  private val beatBits = log2Ceil(config.rowBeats + 1)
  private class Run extends Bundle {
    val collector = UInt(log2Ceil(config.collectors).W)
    val beats = UInt(beatBits.W)
    val lastOfWave = Bool()
  }

  private val wordBits = log2Ceil(config.beatWords)
  private val splitter = Module(new BurstSplitter(config))
  private val runs = Module(new Pair(new Run))

  // Rows of the current wave: one span and one run each.
  private val rowReg = RegInit(0.U(log2Ceil(config.tokenRows + 1).W))
  private val placeReg = RegInit(0.U(log2Ceil(config.collectSpan).W)) // among the rows of its collector
  private val collectorReg = RegInit(0.U(log2Ceil(config.collectors).W))
  private val nextAddress = Reg(UInt(config.addressBits.W))
  private val waves = Queue(io.wave, 1) // registered both ways; a wave takes many cycles anyway
  private val wave = waves.bits
  private val address = Mux(wave.firstGroup && rowReg === 0.U, wave.address, nextAddress)
  private val beats = (wave.offset +& wave.cols +& (config.beatWords - 1).U) >> wordBits
  private val lastRow = rowReg + 1.U === wave.rows

  private val finishing = RegInit(false.B)
  private val offer = waves.valid && !finishing
  splitter.io.span.valid := offer && runs.io.enq.ready
  splitter.io.span.bits.address := address
  splitter.io.span.bits.beats := beats
  runs.io.enq.valid := offer && splitter.io.span.ready
  runs.io.enq.bits.collector := collectorReg
  runs.io.enq.bits.beats := beats
  runs.io.enq.bits.lastOfWave := lastRow
  private val rowTaken = runs.io.enq.fire
  waves.ready := rowTaken && lastRow
  when(rowTaken) {
    nextAddress := address + wave.stride
    rowReg := Mux(lastRow, 0.U, rowReg + 1.U)
    val lastPlace = placeReg === (config.collectSpan - 1).U
    placeReg := Mux(lastRow || lastPlace, 0.U, placeReg + 1.U)
    when(lastRow)(collectorReg := 0.U).elsewhen(lastPlace)(collectorReg := collectorReg + 1.U)
  }

  // Asks for the beats of the current run.
  private val askedReg = RegInit(0.U(beatBits.W))
  private val run = Queue(runs.io.deq, 1, pipe = true)
  private val lastBeat = askedReg + 1.U === run.bits.beats
  io.memory.burst <> Pair(splitter.io.burst)
  io.collector.valid := run.valid
  io.collector.bits := run.bits.collector
  run.ready := io.collector.ready && lastBeat
  when(io.collector.fire)(askedReg := Mux(lastBeat, 0.U, askedReg + 1.U))
  io.memory.beat <> io.beat
  io.waveDone := run.fire && run.bits.lastOfWave

  // A job is done when all its bursts have their responses.
  private val openReg = RegInit(0.U(8.W)) // more than any port has in flight
  when(io.memory.burst.fire =/= io.memory.done.valid) {
    openReg := Mux(io.memory.burst.fire, openReg + 1.U, openReg - 1.U)
  }
  assert(!io.memory.burst.fire || io.memory.done.valid || !openReg.andR, "more bursts are open than are counted")
  assert(!io.memory.done.valid || openReg =/= 0.U, "an answer comes that no burst waits for")
  private val tagReg = Reg(UInt(32.W))
  private val written =
    !run.valid && !runs.io.deq.valid && splitter.io.idle && !io.memory.burst.valid && openReg === 0.U
  private val refusedReg = RegInit(false.B) // a job whose results memory refused is never done
  when(io.error)(refusedReg := true.B)
  io.jobDone.valid := finishing && RegNext(finishing && written, false.B) && !refusedReg
  io.jobDone.bits := tagReg
  when(io.jobDone.fire)(finishing := false.B)
  when(waves.fire && wave.lastOfJob) {
    finishing := true.B
    tagReg := wave.tag
  }
  io.error := io.memory.done.valid && io.memory.done.bits
  io.idle := !io.wave.valid && !waves.valid && written && !finishing
}
