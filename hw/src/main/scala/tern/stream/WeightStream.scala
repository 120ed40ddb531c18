package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{TritDecoder, Trits}

/** What comes with a chunk of weights: its place in the matrix, and whether it is any good. */
class ChunkFlags extends Bundle {

  /** A byte of the chunk stands for no trit. */
  val invalid = Bool()

  /** The memory refused the beats. */
  val error = Bool()

  /** The chunk is in the last beat of its matrix; with `slotsLeft` false nothing can follow it. */
  val last = Bool()
  val slotsLeft = Bool()

  /** The matrix ended within the chunk: beats of it are missing. */
  val short = Bool()
}

/** The weights of one chunk of one port, decoded. */
class WeightChunk(config: TernConfig) extends Bundle {
  val trits = new Trits(config.portTrits)
  val flags = new ChunkFlags
}

/** Weights of one port: reads whole matrices ahead, as far as its buffer holds them, and hands out chunk after chunk.
  *
  * A burst is asked for only when the buffer has room for it, so memory is never held back. The buffer stores codes,
  * not trits. Latency through an empty buffer: gather 1, buffer 5, decode 1 cycle; throughput: one chunk a cycle.
  */
class WeightStream(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** This port's part of a matrix as it lies in memory, once for each pass over it. */
    val matrix = Flipped(Decoupled(new Span(config, Span.streamBits)))
    val memory = new ReadStream(config)
    val chunk = Decoupled(new WeightChunk(config))

    /** With the handshake of a chunk: it is the last of its pass, what follows in its beat is padding. */
    val passEnd = Input(Bool())
  })

  private class Word extends Bundle {
    val codes = UInt((config.beatsPerChunk * config.memDataBits).W)
    val beats = UInt(log2Ceil(config.beatsPerChunk + 1).W)
    val error = Bool()
    val last = Bool()
  }

  private val capacityBeats = config.weightBufferChunks * config.beatsPerChunk
  private val splitter = Module(new BurstSplitter(config, config.weightPorts))
  private val lengths = Module(new Queue(UInt(Span.streamBits.W), 8))
  private val buffer = Module(new BlockFifo(new Word, config.weightBufferChunks))

  // A matrix goes to the splitter and its length, less one, to the gatherer.
  private val matrix = Queue(io.matrix, 2)
  splitter.io.span.valid := matrix.valid && lengths.io.enq.ready
  splitter.io.span.bits := matrix.bits
  lengths.io.enq.valid := matrix.valid && splitter.io.span.ready
  lengths.io.enq.bits := matrix.bits.beats - 1.U
  matrix.ready := splitter.io.span.ready && lengths.io.enq.ready

  // Room is reserved when a burst is asked for and given back when a word leaves the buffer. Room once there stays, so
  // a register tells, and a burst is asked for every other cycle at most.
  private val roomReg = RegInit(capacityBeats.U)
  private val mayAsk = Room(roomReg >= config.burstBeats.U, io.memory.burst.fire)
  io.memory.burst.valid := splitter.io.burst.valid && mayAsk
  io.memory.burst.bits := splitter.io.burst.bits
  splitter.io.burst.ready := io.memory.burst.ready && mayAsk

  // Gather beats to words; the last word of a matrix may lack beats only if its length was wrong.
  private val gathered = RegInit(0.U(log2Ceil(config.beatsPerChunk).W))
  private val beatsReg = Reg(Vec(config.beatsPerChunk, UInt(config.memDataBits.W)))
  private val errorReg = RegInit(false.B)
  private val left = Module(new Countdown(Span.streamBits))
  private val lastBeat = left.io.last
  private val wordValid = RegInit(false.B)
  private val wordLast = Reg(Bool())
  private val wordBeats = Reg(UInt(log2Ceil(config.beatsPerChunk + 1).W))
  private val beat = io.memory.beat
  private val wordDone = gathered === (config.beatsPerChunk - 1).U || lastBeat

  beat.ready := true.B
  left.io.run <> lengths.io.deq
  left.io.passes := beat.fire
  wordValid := beat.fire && wordDone
  when(beat.fire) {
    beatsReg(gathered) := beat.bits.data
    errorReg := beat.bits.error || (errorReg && gathered =/= 0.U)
    gathered := Mux(wordDone, 0.U, gathered + 1.U)
    wordLast := lastBeat
    wordBeats := gathered +& 1.U
  }
  buffer.io.enq.valid := wordValid
  buffer.io.enq.bits.codes := beatsReg.asUInt
  buffer.io.enq.bits.beats := wordBeats
  buffer.io.enq.bits.error := errorReg
  buffer.io.enq.bits.last := wordLast
  assert(!wordValid || buffer.io.enq.ready, "a beat came for which no room was reserved")

  // Decode into an output register; a word of several chunks stays until its last one is taken.
  private val word = Queue(buffer.io.deq, 1, pipe = true)
  private val slot = RegInit(0.U(log2Ceil(config.chunksPerBeat).W))
  private val codeBits = config.beatsPerChunk * config.memDataBits / config.chunksPerBeat
  private val decoder = Module(new TritDecoder(config.weightCodec, codeBits / 8))
  decoder.io.codes := VecInit.tabulate(config.chunksPerBeat) { i =>
    word.bits.codes((i + 1) * codeBits - 1, i * codeBits)
  }(slot)

  private val outValid = RegInit(false.B)
  private val outReg = Reg(new WeightChunk(config))
  private val lastSlot = slot === (config.chunksPerBeat - 1).U
  private val ending = io.chunk.fire && io.passEnd

  // At the end of a pass the rest of its beat, if there is one, is dropped unseen.
  private val drop = ending && outReg.flags.slotsLeft
  private val take = word.valid && (!outValid || io.chunk.ready)
  private val invalidReg = RegEnable(
    VecInit(decoder.io.invalid.asBools.grouped(WeightStream.group).map(VecInit(_).asUInt.orR).toSeq).asUInt,
    take && !drop
  )
  word.ready := drop || (take && lastSlot)
  when(io.chunk.ready)(outValid := false.B)
  when(take && !drop) {
    outValid := true.B
    outReg.trits := decoder.io.trits
    outReg.flags.error := word.bits.error
    outReg.flags.last := word.bits.last
    outReg.flags.slotsLeft := !lastSlot
    outReg.flags.short := word.bits.beats =/= config.beatsPerChunk.U
    slot := Mux(lastSlot, 0.U, slot + 1.U)
  }
  when(drop)(slot := 0.U)
  io.chunk.valid := outValid
  io.chunk.bits := outReg
  io.chunk.bits.flags.invalid := invalidReg.orR

  roomReg := roomReg - Mux(io.memory.burst.fire, io.memory.burst.bits.beats, 0.U) +
    Mux(RegNext(word.fire, false.B), RegNext(word.bits.beats), 0.U)
}

private object WeightStream {

  /** Bytes whose trits are looked at together before a register: of a whole word it would take too long. */
  private val group = 4
}
