package tern.formal

import chisel3._
import tern.config.TernConfig
import tern.stream.RowGather

/** Beats that are fetched from collectors all along the array: each as it was asked for. */
class RowGatherHarness(config: TernConfig) extends Harness {
  private val gather = Module(new RowGather(config))
  private val (valid, ready) = (free(Bool()), free(Bool()))
  private val row = free(chiselTypeOf(gather.io.collector.bits))
  private val colour, other = free(UInt(QueueLaws.colourBits.W))
  offered(gather.io.collector, valid, row)
  Assumption(row < config.collectors.U)
  gather.io.beat.ready := ready
  // The collector that was asked has the item, any other one has another.
  for ((beat, i) <- gather.io.collectors.zipWithIndex) {
    beat.valid := true.B
    beat.bits := 0.U.asTypeOf(beat.bits)
    beat.bits.words(0) := Mux(RegNext(row) === i.U, RegNext(colour), other)
    assert(!beat.ready || RegNext(gather.io.collector.fire && row === i.U, false.B), "a collector gives a beat unasked")
  }
  private val laws = Module(new QueueLaws(6))
  laws.io.in.valid := gather.io.collector.fire
  laws.io.in.bits := colour
  laws.io.out.valid := gather.io.beat.valid
  laws.io.out.ready := ready
  laws.io.out.bits := gather.io.beat.bits.words(0)
  laws.io.held := false.B
  StableLaws(gather.io.beat, Duty.proved, "a beat")
}
