package tern.formal

import chisel3._
import tern.bus.{AxiWritePort, WriteDma}
import tern.config.TernConfig
import tern.stream.{Span, Window}

/** A DMA that writes, between any core and any memory. */
class WriteDmaHarness(config: TernConfig) extends Harness {
  private val dma = Module(new WriteDma(config))
  private val memory = free(new AxiWritePort(config))
  private val (burstValid, beatValid, last, halt) = (free(Bool()), free(Bool()), free(Bool()), free(Bool()))
  private val burst = free(new Span(config, dma.io.stream.burst.bits.countBits))
  private val beat = free(chiselTypeOf(dma.io.stream.beat.bits))
  private val window = free(new Window)

  dma.io.halt := halt
  dma.io.window := window
  dma.io.stream.burst.valid := burstValid
  dma.io.stream.burst.bits := burst
  dma.io.stream.beat.valid := beatValid
  dma.io.stream.beat.bits := beat
  dma.io.aw.ready := memory.aw.ready
  dma.io.w.ready := memory.w.ready
  dma.io.b.valid := memory.b.valid
  dma.io.b.bits := memory.b.bits
  Laws.steady(window)
  Assumption(!burstValid || (Laws.lawful(config, burst) && window.holds(config, burst)))
  WriteLaws.ofStream(config, dma.io.stream, last, 6, Duty.assumed, steadyAddress = true, marked = true)
  private val axi = Wire(new AxiWritePort(config))
  axi.aw :#= dma.io.aw
  axi.w :#= dma.io.w
  axi.b :#= dma.io.b
  WriteLaws(config, axi, 2, Duty.proved, marked = true)
}
