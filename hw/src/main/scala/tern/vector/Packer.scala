package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** A beat for memory, at its address in beats. */
class PlacedBeat(config: TernConfig) extends Bundle {
  val beat = UInt((config.addressBits - log2Ceil(config.beatBytes)).W)
  val data = UInt(config.memDataBits.W)
  val strobe = UInt(config.beatBytes.W)

  /** No beat follows that belongs to the same burst. */
  val last = Bool()
}

/** Packs elements into beats: words at multiples of their size, bytes from any on. What does not fill a beat waits for
  * the next elements.
  */
class Packer(config: TernConfig) extends Module {
  private val bytes = config.beatBytes
  private val offsetBits = log2Ceil(bytes)
  private val lanes = config.vectorLanes
  private val laneBits = log2Ceil(lanes)
  val io = IO(new Bundle {
    val byteWide = Input(Bool())
    val in = Flipped(Decoupled(new StoredBeat(config)))
    val out = Decoupled(new PlacedBeat(config))
    val idle = Output(Bool())
  })

  // First their place in the beat is found. Bytes of elements are repeated to fill a beat and turned by less than a
  // word. Then a piece turns round a beat by whole words, and marks say which of its bytes are meant.
  private class Piece extends Bundle {
    val data = Vec(bytes, UInt(8.W))
    val offset = UInt(offsetBits.W)
    val end = UInt((offsetBits + 1).W)
    val beat = UInt((config.addressBits - offsetBits).W)
    val first, last = Bool()
  }
  private val offsetReg = Reg(UInt(offsetBits.W))
  private val pieces = Module(new Queue(new Piece, 2))
  private val piece = pieces.io.enq.bits
  private val marks = io.in.bits.marks
  private val elements = PopCount(marks.kept)
  piece.offset := Mux(marks.first, io.in.bits.address(offsetBits - 1, 0), offsetReg)
  piece.end := piece.offset +& Mux(io.byteWide, elements, elements << 2)
  piece.beat := io.in.bits.address >> offsetBits
  piece.first := marks.first
  piece.last := marks.last
  private val turnedBytes = Packer.turn(io.in.bits.bytes, piece.offset(laneBits.min(2) - 1, 0))
  for ((byte, i) <- piece.data.zipWithIndex)
    byte := Mux(io.byteWide, turnedBytes(i % lanes), io.in.bits.values(i / 4)(8 * (i % 4) + 7, 8 * (i % 4)))
  pieces.io.enq.valid := io.in.valid
  io.in.ready := pieces.io.enq.ready
  when(io.in.fire)(offsetReg := piece.end)
  assert(
    !io.in.valid || io.byteWide || piece.offset(1, 0) === 0.U,
    "a word is not at a multiple of its size"
  )

  // Then they join what waits.
  private val now = pieces.io.deq.bits
  private val heldReg = Reg(Vec(bytes, UInt(8.W)))
  private val heldStrobeReg = RegInit(0.U(bytes.W))
  private val beatReg = Reg(UInt(now.beat.getWidth.W))
  private val flushReg = RegInit(false.B) // the last piece began a beat that holds its end
  private val strobe = VecInit.tabulate(2 * bytes)(i => i.U >= now.offset && i.U < now.end).asUInt
  private val strobeAll = strobe | heldStrobeReg
  private val words = now.data.grouped(4).map(word => VecInit(word.toSeq).asUInt).toSeq
  private val turned = VecInit(Packer.turn(words, now.offset >> 2)).asUInt.asTypeOf(heldReg)
  private val full = strobeAll(bytes - 1)
  private val spills = strobeAll(2 * bytes - 1, bytes).orR
  private val beat = Mux(now.first, now.beat, beatReg)
  private val emits = full || now.last
  private val ends = now.last && !spills

  io.out.valid := flushReg || (pieces.io.deq.valid && emits)
  io.out.bits.beat := Mux(flushReg, beatReg, beat)
  io.out.bits.data := VecInit.tabulate(bytes)(i => Mux(heldStrobeReg(i), heldReg(i), turned(i))).asUInt
  io.out.bits.strobe := Mux(flushReg, heldStrobeReg, strobeAll(bytes - 1, 0))
  io.out.bits.last := flushReg || ends
  pieces.io.deq.ready := !flushReg && (!emits || io.out.ready)
  when(pieces.io.deq.fire) {
    beatReg := beat + emits
    for ((held, i) <- heldReg.zipWithIndex) when(emits || !heldStrobeReg(i))(held := turned(i))
    heldStrobeReg := Mux(emits, Mux(ends, 0.U, strobeAll >> bytes), strobeAll)
    flushReg := now.last && spills
  }
  when(flushReg && io.out.ready) {
    flushReg := false.B
    heldStrobeReg := 0.U
  }
  io.idle := !pieces.io.deq.valid && !flushReg
}

private object Packer {

  /** Rotates a power of two of elements: each moves up by `by` places, and the last ones come first. */
  def turn(elements: Seq[UInt], by: UInt): Seq[UInt] =
    Seq.tabulate(elements.size) { i =>
      Mux1H(UIntToOH(by), Seq.tabulate(1 << by.getWidth)(n => elements((i - n + elements.size) % elements.size)))
    }
}
