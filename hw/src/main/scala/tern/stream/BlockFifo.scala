package tern.stream

import chisel3._
import chisel3.util._

/** A long queue in block RAM: what goes in comes out four cycles later at the earliest, then one a cycle.
  *
  * A word is read from the cycle after it was written, as the RAM wants it.
  */
class BlockFifo[A <: Data](kind: A, entries: Int) extends Module {
  val io = IO(new Bundle {
    val enq = Flipped(Decoupled(kind))
    val deq = Decoupled(kind)
  })
  private val ahead = Module(new ReadAhead(kind))

  // Words that may still come in, and words that may be read.
  private val roomReg = RegInit(entries.U(log2Ceil(entries + 1).W))
  private val storedReg = RegInit(0.U(log2Ceil(entries + 1).W))
  private val read = storedReg =/= 0.U && ahead.io.room
  roomReg := roomReg - io.enq.fire + read
  storedReg := storedReg + RegNext(io.enq.fire, false.B) - read

  io.enq.ready := roomReg =/= 0.U
  private def places(moves: Bool): Valid[UInt] = {
    val place = Wire(Valid(UInt(log2Ceil(entries).W)))
    place.valid := moves
    place.bits := Counter(moves, entries)._1
    place
  }
  ahead.io.asked := read
  ahead.io.word := TwoPortRam(entries, places(io.enq.fire), io.enq.bits, places(read))
  io.deq <> ahead.io.deq
}
