package tern.stream

import chisel3._
import chisel3.util._

/** Gearbox: cuts runs of memory beats into words of another width. Neither width need be a multiple of the other.
  *
  * `start` announces a run and its length in bytes. Its beats come in and `ceil(bytes / outBytes)` words go out; what
  * follows the last byte is undefined. Throughput: one beat or one word per cycle, whichever is slower.
  */
class ByteGearbox(inBytes: Int, outBytes: Int, maxBytes: Int) extends Module {
  val io = IO(new Bundle {
    val start = Flipped(Decoupled(UInt(log2Ceil(maxBytes + 1).W)))
    val in = Flipped(Decoupled(UInt((8 * inBytes).W)))
    val out = Valid(UInt((8 * outBytes).W))

    /** With `out`: the last word of the run. */
    val last = Output(Bool())
  })

  private val step = BigInt(inBytes).gcd(outBytes).toInt
  private val holdBytes = inBytes + outBytes
  private val countBits = log2Ceil(holdBytes / step + 1)

  /** Bytes still to come in and to go out. Whether there are any, and whether one more word is the last, is registered.
    */
  private val inLeft = Reg(UInt(log2Ceil(maxBytes + 1).W))
  private val outLeft = Reg(UInt(log2Ceil(maxBytes + 1).W))
  private val inMore = RegInit(false.B)
  private val outMore = RegInit(false.B)
  private val inLast = Reg(Bool())
  private val outLast = Reg(Bool())
  private val holdReg = Reg(UInt((8 * holdBytes).W))
  private val countReg = RegInit(0.U(countBits.W)) // in units of `step` bytes

  private val emit = outMore && (countReg >= (outBytes / step).U || !inMore)
  io.out.valid := emit
  io.out.bits := holdReg(8 * outBytes - 1, 0)
  io.last := outLast
  io.start.ready := !outMore

  private val kept = Mux(emit, holdReg >> (8 * outBytes), holdReg)
  private val keptCount = Mux(emit, Mux(countReg > (outBytes / step).U, countReg - (outBytes / step).U, 0.U), countReg)
  io.in.ready := inMore && keptCount <= (outBytes / step).U

  // The new beat is put after what is kept; positions are multiples of `step` up to one word.
  private val landed = (0 to outBytes / step).map { at =>
    val below = if (at == 0) 0.U(0.W) else kept(8 * step * at - 1, 0)
    (keptCount === at.U) -> Cat(io.in.bits, below).pad(8 * holdBytes)
  }
  holdReg := Mux(io.in.fire, Mux1H(landed), kept)
  countReg := keptCount + Mux(io.in.fire, (inBytes / step).U, 0.U)
  when(io.in.fire) {
    inLeft := inLeft - inBytes.U
    inLast := inLeft <= (2 * inBytes).U
    inMore := !inLast
  }
  when(emit) {
    outLeft := outLeft - outBytes.U
    outLast := outLeft <= (2 * outBytes).U
    outMore := !outLast
  }
  when(io.start.fire) {
    inLeft := io.start.bits
    outLeft := io.start.bits
    inLast := io.start.bits <= inBytes.U
    outLast := io.start.bits <= outBytes.U
    inMore := true.B
    outMore := true.B
    countReg := 0.U
  }
}
