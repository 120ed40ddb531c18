package tern.formal

import chisel3._
import chisel3.util._

/** Memory that answers a burst with beats of its colour: who asked for them must get them. */
class ColouredMemory(outstanding: Int) extends Module {
  val io = IO(new Bundle {
    val ask = Input(Valid(UInt(QueueLaws.colourBits.W)))
    val ends = Input(Bool())
    val colour = Output(UInt(QueueLaws.colourBits.W))
  })
  private val colours = Module(new Queue(UInt(QueueLaws.colourBits.W), outstanding))
  colours.io.enq.valid := io.ask.valid
  colours.io.enq.bits := io.ask.bits
  colours.io.deq.ready := io.ends
  io.colour := colours.io.deq.bits
}
