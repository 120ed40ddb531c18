package tern.formal

import chisel3._
import chisel3.util._
import tern.stream.ReadAhead

/** Words that are asked for behind a block RAM, or any way of so many cycles. */
class ReadAheadHarness(latency: Int) extends Harness {
  private val ahead = Module(new ReadAhead(UInt(QueueLaws.colourBits.W), latency))
  private val (asks, ready) = (free(Bool()), free(Bool()))
  private val colour = free(UInt(QueueLaws.colourBits.W))
  ahead.io.asked := asks && ahead.io.room
  ahead.io.word := ShiftRegister(colour, latency)
  ahead.io.deq.ready := ready
  private val laws = Module(new QueueLaws(latency + 1))
  laws.io.in.valid := ahead.io.asked
  laws.io.in.bits := colour
  laws.io.out :#= ahead.io.deq
  laws.io.held := false.B
  StableLaws(ahead.io.deq, Duty.proved, "what comes out")
}
