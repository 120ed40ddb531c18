package tern.stream

import chisel3._
import chisel3.util._

/** A long FIFO in block RAM: a word comes out four cycles after it went in at the earliest, then one per cycle.
  *
  * A word is read no sooner than the cycle after it was written, as the RAM requires.
  */
class BlockFifo[A <: Data](kind: A, entries: Int) extends Module {
  val io = IO(new Bundle {
    val enq = Flipped(Decoupled(kind))
    val deq = Decoupled(kind)
  })
  private val ahead = Module(new ReadAhead(kind))

  // Credit counters: words that may still come in, and words that may be read. Whether each is above zero is registered.
  private val read = Wire(Bool())
  private val room = new Tally(entries, entries, more = read, less = io.enq.fire)
  private val stored = new Tally(entries, 0, more = RegNext(io.enq.fire, false.B), less = read)
  read := stored.any && ahead.io.room

  io.enq.ready := room.any
  ahead.io.asked := read
  ahead.io.word := TwoPortRam(entries)(io.enq.fire, Counter(io.enq.fire, entries)._1, io.enq.bits)(
    true.B,
    Counter(read, entries)._1
  )
  io.deq <> ahead.io.deq
}
