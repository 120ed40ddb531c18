package tern.formal

import chisel3._
import tern.board.memory.BlockRam
import tern.bus.AxiPort
import tern.config.TernConfig

/** Memory on chip, whoever reads and writes it. */
class BlockRamHarness(config: TernConfig, bytes: Int) extends Harness {
  private val ram = Module(new BlockRam(config, bytes))
  private val master = free(new AxiPort(config))
  private val axi = ram.io.axi
  axi.ar.valid := master.ar.valid
  axi.ar.bits := master.ar.bits
  axi.r.ready := master.r.ready
  axi.aw.valid := master.aw.valid
  axi.aw.bits := master.aw.bits
  axi.w.valid := master.w.valid
  axi.w.bits := master.w.bits
  axi.b.ready := master.b.ready
  Laws.axi(config, axi, 16, Duty.assumed)
}
