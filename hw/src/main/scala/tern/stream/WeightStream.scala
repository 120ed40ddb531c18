package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{TritDecoder, Trits}

/** What comes with a chunk of weights: its place in the matrix, and whether it is valid. */
class ChunkFlags extends Bundle {

  /** A byte of the chunk is not a valid code. */
  val invalid = Bool()

  /** The memory refused the beats. */
  val error = Bool()

  /** The chunk is in the last beat of its matrix; if `slotsLeft` is false nothing follows it. */
  val last = Bool()
  val slotsLeft = Bool()

  /** The matrix ended within the chunk: some of its beats are missing. */
  val short = Bool()
}

/** The weights of one chunk of one port, decoded. */
class WeightChunk(config: TernConfig) extends Bundle {
  val trits = new Trits(config.portTrits)
  val flags = new ChunkFlags
}

/** Weights of one port: prefetches whole matrices, as far as its buffer has room, and hands out chunk after chunk.
  *
  * A burst is requested only when the buffer has room for all of it, so memory never sees backpressure. The buffer
  * stores codes, not trits, and for each chunk whether its codes are valid. Latency through an empty buffer: gather 1,
  * buffer 4, decode 2 cycles. Throughput: one chunk per cycle.
  */
class WeightStream(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** This port's part of a matrix in memory, once per pass. */
    val matrix = Flipped(Decoupled(new Span(config, Span.streamBits)))
    val memory = new ReadStream(config)
    val chunk = Decoupled(new WeightChunk(config))

    /** With the handshake of a chunk: it is the last of its pass, and the rest of its beat is padding. */
    val passEnd = Input(Bool())
  })

  private class Word extends Bundle {
    val codes = UInt((config.beatsPerChunk * config.memDataBits).W)
    val invalid = UInt(config.chunksPerBeat.W)
    val beats = UInt(log2Ceil(config.beatsPerChunk + 1).W)
    val error = Bool()
    val last = Bool()
  }

  private val capacityBeats = config.weightBufferChunks * config.beatsPerChunk
  private val splitter = Module(new BurstSplitter(config, config.weightPorts))
  private val lengths = Module(new Queue(UInt(Span.streamBits.W), 8))
  private val buffer = Module(new BlockFifo(new Word, config.weightBufferChunks))

  // A matrix goes to the splitter; its length, less one, goes to the gatherer.
  private val matrix = Pair(io.matrix)
  splitter.io.span.valid := matrix.valid && lengths.io.enq.ready
  splitter.io.span.bits := matrix.bits
  lengths.io.enq.valid := matrix.valid && splitter.io.span.ready
  lengths.io.enq.bits := matrix.bits.beats - 1.U
  matrix.ready := splitter.io.span.ready && lengths.io.enq.ready

  // Credits: room is reserved when a burst is requested and given back when a word leaves the buffer. Room stays
  // until it is taken, so a register tells, and a burst is requested at most every other cycle.
  private val roomReg = RegInit(capacityBeats.U)
  private val mayAsk = Room(roomReg >= config.burstBeats.U, io.memory.burst.fire)
  io.memory.burst.valid := splitter.io.burst.valid && mayAsk
  io.memory.burst.bits := splitter.io.burst.bits
  splitter.io.burst.ready := io.memory.burst.ready && mayAsk

  // Gather beats into words. The last word of a matrix lacks beats only if its length was wrong.
  private val gathered = RegInit(0.U(log2Ceil(config.beatsPerChunk).W))
  private val beatsReg = Reg(Vec(config.beatsPerChunk, UInt(config.memDataBits.W)))
  private val invalidReg = Reg(
    Vec(config.beatsPerChunk, Vec(config.chunksPerBeat, UInt(WeightStream.groups(config).W)))
  )
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
    invalidReg(gathered) := WeightStream.invalid(config, beat.bits.data)
    errorReg := beat.bits.error || (errorReg && gathered =/= 0.U)
    gathered := Mux(wordDone, 0.U, gathered + 1.U)
    wordLast := lastBeat
    wordBeats := gathered +& 1.U
  }
  buffer.io.enq.valid := wordValid
  buffer.io.enq.bits.codes := beatsReg.asUInt
  buffer.io.enq.bits.invalid :=
    VecInit.tabulate(config.chunksPerBeat)(i => VecInit(invalidReg.map(_(i)).toSeq).asUInt.orR).asUInt
  buffer.io.enq.bits.beats := wordBeats
  buffer.io.enq.bits.error := errorReg
  buffer.io.enq.bits.last := wordLast
  assert(!wordValid || buffer.io.enq.ready, "a beat came for which no room was reserved")

  // Codes are read, then their trits are shown. A word of several chunks stays until the last of them is read.
  private val word = buffer.io.deq
  private val slot = RegInit(0.U(log2Ceil(config.chunksPerBeat).W))
  private val lastSlot = slot === (config.chunksPerBeat - 1).U
  private def ofSlot(bits: UInt): UInt = bits
    .asTypeOf(Vec(config.chunksPerBeat, UInt((bits.getWidth / config.chunksPerBeat).W)))(slot)
  private val takenValid = RegInit(false.B)
  private val takenReg = Reg(new ChunkFlags)
  private val shownValid = RegInit(false.B)
  private val shownReg = Reg(new ChunkFlags)

  // At the end of a pass the rest of its beat, if any, is dropped: a chunk that has already been read, and the rest
  // of the word.
  private val drop = io.chunk.fire && io.passEnd && shownReg.slotsLeft
  private val dropWord = drop && takenReg.slotsLeft
  private val show = !shownValid || io.chunk.ready
  private val read = !takenValid || show
  private val take = word.valid && read && !dropWord
  word.ready := dropWord || (read && lastSlot)
  when(read) {
    takenValid := take
    takenReg.invalid := ofSlot(word.bits.invalid)
    takenReg.error := word.bits.error
    takenReg.last := word.bits.last
    takenReg.slotsLeft := !lastSlot
    takenReg.short := word.bits.beats =/= config.beatsPerChunk.U
  }
  when(show) {
    shownValid := takenValid && !drop
    shownReg := takenReg
  }
  when(take)(slot := Mux(lastSlot, 0.U, slot + 1.U))
  when(dropWord)(slot := 0.U)

  private val codes = ofSlot(word.bits.codes)
  private val decoder = Module(new TritDecoder(config.weightCodec, codes.getWidth / 8))
  decoder.io.read := read
  decoder.io.show := show
  decoder.io.codes := codes
  io.chunk.valid := shownValid
  io.chunk.bits.trits := decoder.io.trits
  io.chunk.bits.flags := shownReg

  roomReg := roomReg - Mux(io.memory.burst.fire, io.memory.burst.bits.beats, 0.U) +
    Mux(RegNext(word.fire, false.B), RegNext(word.bits.beats), 0.U)
}

private object WeightStream {

  /** Bytes that are checked together before a register. */
  private val group = 4

  /** Number of such groups in each chunk of a beat. */
  private def groups(config: TernConfig): Int =
    (config.memDataBits / config.chunksPerBeat / 8 + group - 1) / group

  /** For each chunk of a beat, the groups that hold an invalid byte. */
  private def invalid(config: TernConfig, beat: UInt): Vec[UInt] = {
    val bytes = beat.asTypeOf(Vec(config.memDataBits / 8, UInt(8.W))).map(TritDecoder.invalid(config.weightCodec, _))
    VecInit(
      bytes
        .grouped(bytes.size / config.chunksPerBeat)
        .map { chunk =>
          VecInit(chunk.grouped(group).map(VecInit(_).asUInt.orR).toSeq).asUInt
        }
        .toSeq
    )
  }
}
