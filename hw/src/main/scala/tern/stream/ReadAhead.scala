package tern.stream

import chisel3._
import chisel3.util._

/** Prefetch FIFO after a block RAM, or any path of fixed latency: takes the words that were asked for, and says whether
  * one more may be, by a credit counter.
  *
  * A few words of registers hide the RAM's latency and its slow output at one word per cycle, without a path from the
  * consumer to the RAM's address.
  *
  * @param latency
  *   cycles from the request to the word
  */
class ReadAhead[A <: Data](kind: A, latency: Int = 1) extends Module {
  private val places = 1 << log2Ceil(latency + 4)
  val io = IO(new Bundle {
    val room = Output(Bool())

    /** A word is asked for in this cycle; only while there is `room`. */
    val asked = Input(Bool())

    /** The word that was asked for `latency` cycles ago. */
    val word = Input(kind)
    val deq = Decoupled(kind)
  })
  private val words = Module(new Queue(kind, places))
  private val left = RegNext(io.deq.fire, false.B) // a credit comes back a cycle late
  io.room := new Tally(places, places, more = left, less = io.asked).any
  words.io.enq.valid := ShiftRegister(io.asked, latency, false.B, true.B)
  words.io.enq.bits := io.word
  assert(!words.io.enq.valid || words.io.enq.ready, "a word was read for which there is no place")
  io.deq <> words.io.deq
}
