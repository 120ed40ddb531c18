package tern.formal

import chisel3._
import tern.bus.{AxiReadPort, ReadDma}
import tern.config.TernConfig
import tern.stream.{Span, Window}

/** A DMA that reads, between any core and any memory. */
class ReadDmaHarness(config: TernConfig) extends Harness {
  private val dma = Module(new ReadDma(config))
  private val memory = free(new AxiReadPort(config))
  private val (burstValid, beatReady, halt) = (free(Bool()), free(Bool()), free(Bool()))
  private val burst = free(new Span(config, dma.io.stream.burst.bits.countBits))
  private val window = free(new Window)

  dma.io.halt := halt
  dma.io.window := window
  dma.io.stream.burst.valid := burstValid
  dma.io.stream.burst.bits := burst
  dma.io.stream.beat.ready := beatReady
  dma.io.axi.ar.ready := memory.ar.ready
  dma.io.axi.r.valid := memory.r.valid
  dma.io.axi.r.bits := memory.r.bits
  Laws.steady(window)
  Assumption(!burstValid || (Laws.lawful(config, burst) && window.holds(config, burst)))
  ReadLaws.ofStream(config, dma.io.stream, 8, Duty.assumed)
  ReadLaws(config, dma.io.axi, 3, Duty.proved)
}
