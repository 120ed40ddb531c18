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

/** Packs elements into beats, from any byte on: what does not fill a beat waits for the next elements. */
class Packer(config: TernConfig) extends Module {
  private val bytes = config.beatBytes
  private val offsetBits = log2Ceil(bytes)
  val io = IO(new Bundle {
    val byteWide = Input(Bool())
    val in = Flipped(Decoupled(new StoredBeat(config)))
    val out = Decoupled(new PlacedBeat(config))
    val idle = Output(Bool())
  })

  // First their place in the beat is found.
  private class Piece extends Bundle {
    val data = UInt(config.memDataBits.W)
    val size = UInt(log2Ceil(bytes + 1).W)
    val offset = UInt(offsetBits.W)
    val beat = UInt((config.addressBits - offsetBits).W)
    val first, last = Bool()
  }
  private val offsetReg = Reg(UInt(offsetBits.W))
  private val pieces = Module(new Queue(new Piece, 2))
  private val piece = pieces.io.enq.bits
  private val marks = io.in.bits.marks
  private val elements = PopCount(marks.kept)
  piece.data := Mux(io.byteWide, io.in.bits.bytes.asUInt, io.in.bits.values.asUInt)
  piece.size := Mux(io.byteWide, elements, elements << 2)
  piece.offset := Mux(marks.first, io.in.bits.address(offsetBits - 1, 0), offsetReg)
  piece.beat := io.in.bits.address >> offsetBits
  piece.first := marks.first
  piece.last := marks.last
  pieces.io.enq.valid := io.in.valid
  io.in.ready := pieces.io.enq.ready
  when(io.in.fire)(offsetReg := piece.offset + piece.size)

  // Then they join what waits.
  private val now = pieces.io.deq.bits
  private val heldReg = Reg(UInt(config.memDataBits.W))
  private val heldStrobeReg = RegInit(0.U(bytes.W))
  private val beatReg = Reg(UInt(now.beat.getWidth.W))
  private val flushReg = RegInit(false.B) // the last piece began a beat that holds its end
  private val strobe = ((1.U << now.size) - 1.U)(bytes - 1, 0) << now.offset
  private val shifted = now.data << (now.offset ## 0.U(3.W))
  private val strobeAll = strobe.pad(2 * bytes) | heldStrobeReg
  private val keep = FillInterleaved(8, heldStrobeReg)
  private val low = Mux(flushReg, heldReg, (heldReg & keep) | (shifted(config.memDataBits - 1, 0) & ~keep))
  private val full = strobeAll(bytes - 1)
  private val spills = strobeAll(2 * bytes - 1, bytes).orR
  private val beat = Mux(now.first, now.beat, beatReg)
  private val emits = full || now.last
  private val ends = now.last && !spills

  io.out.valid := flushReg || (pieces.io.deq.valid && emits)
  io.out.bits.beat := Mux(flushReg, beatReg, beat)
  io.out.bits.data := low
  io.out.bits.strobe := Mux(flushReg, heldStrobeReg, strobeAll(bytes - 1, 0))
  io.out.bits.last := flushReg || ends
  pieces.io.deq.ready := !flushReg && (!emits || io.out.ready)
  when(pieces.io.deq.fire) {
    beatReg := Mux(emits, beat + 1.U, beat)
    heldReg := Mux(emits, shifted.pad(2 * config.memDataBits) >> config.memDataBits, low)
    heldStrobeReg := Mux(emits, Mux(ends, 0.U, strobeAll >> bytes), strobeAll)
    flushReg := now.last && spills
  }
  when(flushReg && io.out.ready) {
    flushReg := false.B
    heldStrobeReg := 0.U
  }
  io.idle := !pieces.io.deq.valid && !flushReg
}
