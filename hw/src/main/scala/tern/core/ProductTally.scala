package tern.core

import chisel3._
import chisel3.util._

/** Counts the products of a token that are complete, those that it skips included: it keeps the numbers of those in
  * flight.
  */
class ProductTally extends Module {
  val io = IO(new Bundle {

    /** A token begins: none is complete. */
    val restart = Input(Bool())

    /** A product is handed on. */
    val handed = Flipped(Decoupled(UInt(31.W)))

    /** The oldest of them is complete. */
    val completed = Input(Bool())

    /** Number of the product that is fetched next. */
    val next = Input(UInt(31.W))

    /** Number of the oldest that is not complete, two cycles late at most. */
    val oldest = Output(UInt(31.W))

    /** None is in flight. */
    val empty = Output(Bool())
  })

  private val numbers = Module(new Queue(UInt(31.W), 16)) // as many as queues and results between hold
  numbers.io.enq <> io.handed
  numbers.io.deq.ready := io.completed
  assert(!io.completed || numbers.io.deq.valid, "a product is complete that was not handed on")
  io.oldest := RegNext(
    Mux(io.restart, 0.U, Mux(numbers.io.deq.valid, numbers.io.deq.bits, io.next)),
    0.U
  )
  io.empty := !numbers.io.deq.valid
}
