package tern.vector

import chisel3._
import chisel3.util._
import chisel3.util.random.LFSR
import tern.config.TernConfig
import tern.stream.{ReadBeat, ReadStream, Span, WriteBeat, WriteStream}

/** How a memory behaves. */
class MemoryPace extends Bundle {

  /** Cycles from a burst to its first beat, and from its last beat to its response. */
  val latency = UInt(8.W)

  /** In so many of 256 cycles it takes or gives something. */
  val pace = UInt(9.W)

  /** Reads take place as soon as they are asked for and writes as late as may be; else the reverse, and no beat is
    * given while one is owed.
    */
  val readsEarly = Bool()
}

/** Device memory in a bench: a word of hash for what it holds, and a port to write it and to look into it.
  *
  * @param beats
  *   its size
  * @param dump
  *   first beat of the part that has a hash of its own
  * @param dumpBeats
  *   size of that part; what lies behind it has none
  */
class VectorMemory(config: TernConfig, beats: Int, dump: Int, dumpBeats: Int) extends Module {
  private val words = config.beatBytes / 4
  private val indexBits = log2Ceil(beats)
  val io = IO(new Bundle {
    val pace = Input(new MemoryPace)
    val read = Flipped(new ReadStream(config))
    val write = Flipped(new WriteStream(config))
    val set = Flipped(Valid(new Bundle {
      val index = UInt(indexBits.W)
      val data = UInt(config.memDataBits.W)
    }))
    val look = Input(UInt(indexBits.W))
    val seen = Output(UInt(config.memDataBits.W))

    /** A beat whose transfers fail. */
    val bad = Flipped(Valid(UInt(indexBits.W)))
    val clear = Input(Bool())
    val hash, dumpHash = Output(UInt(32.W))
    val idle = Output(Bool())
  })
  private val mem = Mem(beats, UInt(config.memDataBits.W))
  private val nowReg = RegInit(0.U(32.W))
  nowReg := nowReg + 1.U
  private def willing(seed: Int) = LFSR(16, seed = Some(seed))(7, 0) < io.pace.pace
  private def index(span: Span, beat: UInt) =
    ((span.address >> log2Ceil(config.beatBytes)).asUInt + beat)(indexBits - 1, 0)
  private def due(at: UInt) = nowReg - at >= io.pace.latency

  /** Something with the time at which it was asked for. */
  private class Timed[T <: Data](of: T) extends Bundle {
    val at = UInt(32.W)
    val bits = of.cloneType
  }
  private def timed[T <: Data](in: DecoupledIO[T], depth: Int): DecoupledIO[Timed[T]] = {
    val queue = Module(new Queue(new Timed(chiselTypeOf(in.bits)), depth))
    queue.io.enq.valid := in.valid
    queue.io.enq.bits.at := nowReg
    queue.io.enq.bits.bits := in.bits
    in.ready := queue.io.enq.ready
    queue.io.deq
  }
  private def gated[T <: Data](in: DecoupledIO[T], open: Bool): DecoupledIO[T] = {
    val out = Wire(Decoupled(chiselTypeOf(in.bits)))
    out.valid := in.valid && open
    out.bits := in.bits
    in.ready := out.ready && open
    out
  }

  private val writes = timed(gated(io.write.burst, willing(11)), 8)
  private val owed = writes.valid

  private val reads = timed(gated(io.read.burst, willing(12)), 8)
  private class Fetched extends Bundle {
    val at = UInt(32.W)
    val beat = new ReadBeat(config)
  }
  private val fetched = Module(new Queue(new Fetched, 64))
  private val readReg = RegInit(0.U(9.W))
  private val readIndex = index(reads.bits.bits, readReg)
  private val lastRead = readReg === reads.bits.bits.beats - 1.U
  fetched.io.enq.valid := reads.valid && (io.pace.readsEarly || due(reads.bits.at))
  fetched.io.enq.bits.at := reads.bits.at
  fetched.io.enq.bits.beat.data := mem(readIndex)
  fetched.io.enq.bits.beat.error := io.bad.valid && io.bad.bits === readIndex
  fetched.io.enq.bits.beat.last := lastRead
  reads.ready := fetched.io.enq.fire && lastRead
  when(fetched.io.enq.fire)(readReg := Mux(lastRead, 0.U, readReg + 1.U))
  private val offeredReg = RegInit(false.B)
  private val may = willing(13) && (io.pace.readsEarly || !owed)
  io.read.beat.valid := fetched.io.deq.valid && due(fetched.io.deq.bits.at) && (offeredReg || may)
  io.read.beat.bits := fetched.io.deq.bits.beat
  fetched.io.deq.ready := io.read.beat.fire
  offeredReg := io.read.beat.valid && !io.read.beat.ready

  private class Stored extends Bundle {
    val index = UInt(indexBits.W)
    val beat = new WriteBeat(config)
    val last = Bool()
  }
  private val writeReg = RegInit(0.U(9.W))
  private val lastWrite = writeReg === writes.bits.bits.beats - 1.U
  private val storing = Wire(Decoupled(new Stored))
  private val taken = gated(io.write.beat, writes.valid && willing(14))
  storing.valid := taken.valid
  storing.bits.index := index(writes.bits.bits, writeReg)
  storing.bits.beat := taken.bits
  storing.bits.last := lastWrite
  taken.ready := storing.ready
  writes.ready := storing.fire && lastWrite
  when(storing.fire)(writeReg := Mux(lastWrite, 0.U, writeReg + 1.U))
  private val stored = timed(storing, 64)
  stored.ready := !io.set.valid && (!io.pace.readsEarly || due(stored.bits.at))

  private val to = Mux(io.set.valid, io.set.bits.index, stored.bits.bits.index)
  private val old = mem(to)
  private val strobe = Fill(config.beatBytes, io.set.valid) | stored.bits.bits.beat.strobe
  private val from = Mux(io.set.valid, io.set.bits.data, stored.bits.bits.beat.data)
  private val mixed = VecInit(Seq.tabulate(config.beatBytes) { i =>
    Mux(strobe(i), from(8 * i + 7, 8 * i), old(8 * i + 7, 8 * i))
  }).asUInt
  private val writing = io.set.valid || stored.fire
  when(writing)(mem(to) := mixed)

  private val answers = Wire(Decoupled(Bool()))
  private val refusedReg = RegInit(false.B)
  private val refused = refusedReg || io.bad.valid && io.bad.bits === stored.bits.bits.index
  when(stored.fire)(refusedReg := refused && !stored.bits.bits.last)
  answers.valid := stored.fire && stored.bits.bits.last
  answers.bits := refused
  private val answered = timed(answers, 64)
  answered.ready := due(answered.bits.at) && willing(15)
  io.write.done.valid := answered.fire
  io.write.done.bits := answered.bits.bits

  private val inDump = to >= dump.U && to < (dump + dumpBeats).U
  private val hashReg, dumpHashReg = Reg(UInt(32.W)) // a reset changes nothing in memory
  private val first = (Mux(inDump, to - dump.U, to) << log2Ceil(words)).asUInt
  private val change = Seq
    .tabulate(words) { i =>
      val factor = VectorMemory.factor(first + i.U)
      ((mixed(32 * i + 31, 32 * i) - old(32 * i + 31, 32 * i)) * factor)(31, 0)
    }
    .reduce(_ + _)
  when(io.clear) {
    hashReg := 0.U
    dumpHashReg := 0.U
  }.elsewhen(writing) {
    when(to < dump.U)(hashReg := hashReg + change)
    when(inDump)(dumpHashReg := dumpHashReg + change)
  }
  io.hash := hashReg
  io.dumpHash := dumpHashReg
  io.seen := mem(io.look)
  io.idle := !reads.valid && !fetched.io.deq.valid && !writes.valid && !stored.valid && !answered.valid
}

object VectorMemory {

  /** What the word of an index is multiplied by in a hash: odd, so that no single wrong word is missed. */
  def factor(index: UInt): UInt = {
    val x = (index * "h9e3779b1".U)(31, 0)
    val y = ((x ^ (x >> 15).asUInt) * "h85ebca6b".U)(31, 0)
    y ^ (y >> 13).asUInt | 1.U
  }

  /** The hash of bytes. */
  def hash(bytes: Array[Byte]): BigInt = {
    val words = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).asIntBuffer
    var sum = 0
    for (i <- 0 until bytes.length / 4) {
      val x = i * 0x9e3779b1
      val y = (x ^ x >>> 15) * 0x85ebca6b
      sum += words.get(i) * (y ^ y >>> 13 | 1)
    }
    BigInt(sum & 0xffffffffL)
  }
}
