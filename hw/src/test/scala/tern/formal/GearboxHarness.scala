package tern.formal

import chisel3._
import chisel3.util._
import tern.stream.ByteGearbox

/** Byte number N of a run that goes in is byte number N that comes out, for any N, and no word is too many. */
class GearboxHarness(inBytes: Int, outBytes: Int, maxBytes: Int) extends Harness {
  private val gearbox = Module(new ByteGearbox(inBytes, outBytes, maxBytes))
  private val (startValid, inValid) = (free(Bool()), free(Bool()))
  private val start = free(UInt(log2Ceil(maxBytes + 1).W))
  private val in = free(UInt((8 * inBytes).W))
  private val watched = free(UInt(log2Ceil(maxBytes).W)) // which byte of the run
  offered(gearbox.io.start, startValid, start)
  offered(gearbox.io.in, inValid, in)
  Assumption(!startValid || (start =/= 0.U && start <= maxBytes.U))

  private val watchedReg = RegEnable(watched, gearbox.io.start.fire)
  private val bits = log2Ceil(maxBytes + inBytes + outBytes + 1)
  private val bytesReg, inReg, outReg = RegInit(0.U(bits.W)) // of the run, and of these in and out
  private val byteReg = Reg(UInt(8.W))
  private def byteOf(word: UInt, at: UInt): UInt = (word >> (at << 3))(7, 0)
  when(gearbox.io.in.fire) {
    inReg := inReg + inBytes.U
    when(watchedReg >= inReg && watchedReg < inReg + inBytes.U)(byteReg := byteOf(in, watchedReg - inReg))
  }
  when(gearbox.io.out.valid)(outReg := outReg + outBytes.U)
  when(gearbox.io.start.fire) {
    bytesReg := start
    inReg := 0.U
    outReg := 0.U
  }
  private val out = gearbox.io.out
  private val shown = out.valid && watchedReg < bytesReg && watchedReg >= outReg && watchedReg < outReg + outBytes.U
  assert(!gearbox.io.in.fire || inReg < bytesReg, "a beat is taken that belongs to no run")
  assert(!out.valid || outReg < bytesReg, "a word comes out that belongs to no run")
  assert(!shown || watchedReg < inReg, "a byte comes out before it went in")
  assert(!shown || byteOf(out.bits, watchedReg - outReg) === byteReg, "a byte is lost, doubled or out of order")
  assert(!out.valid || gearbox.io.last === (outReg + outBytes.U >= bytesReg), "the last word of a run is told wrongly")
  assert(!gearbox.io.start.fire || outReg >= bytesReg, "a run begins before the one before it is out")
}
