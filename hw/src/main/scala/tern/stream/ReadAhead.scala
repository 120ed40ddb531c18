package tern.stream

import chisel3._
import chisel3.util._

/** What stands behind a block RAM, or any way of so many cycles: takes the words that were asked for, and says whether
  * there is room for one more.
  *
  * A few words of registers hide the RAM's cycle and its slow output, at a word a cycle, without a path from whoever
  * takes the words to the RAM's address.
  *
  * @param latency
  *   cycles from asking to the word
  */
class ReadAhead[A <: Data](kind: A, latency: Int = 1) extends Module {
  private val places = 1 << log2Ceil(latency + 4)
  val io = IO(new Bundle {
    val room = Output(Bool())

    /** A word is asked for in this cycle, and there was room. */
    val asked = Input(Bool())

    /** The word that was asked for `latency` cycles ago. */
    val word = Input(kind)
    val deq = Decoupled(kind)
  })
  private val words = Module(new Queue(kind, places))
  private val left = RegNext(io.deq.fire, false.B) // that a word has left is known a cycle late
  io.room := new Tally(places, places, more = left, less = io.asked).any
  words.io.enq.valid := ShiftRegister(io.asked, latency, false.B, true.B)
  words.io.enq.bits := io.word
  assert(!words.io.enq.valid || words.io.enq.ready, "a word was read for which there is no place")
  io.deq <> words.io.deq
}
