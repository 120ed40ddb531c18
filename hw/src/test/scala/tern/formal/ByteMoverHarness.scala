package tern.formal

import chisel3._
import tern.board.serial.ByteMover
import tern.bus.AxiPort
import tern.config.TernConfig

/** The serial bridge's way to memory. */
class ByteMoverHarness(config: TernConfig) extends Harness {
  private val mover = Module(new ByteMover(config))
  private val (moveValid, inValid, outReady) = (free(Bool()), free(Bool()), free(Bool()))
  private val move = free(chiselTypeOf(mover.io.move.bits))
  private val byte = free(UInt(8.W))
  private val memory = free(new AxiPort(config))
  offered(mover.io.move, moveValid, move)
  offered(mover.io.in, inValid, byte)
  mover.io.out.ready := outReady
  private val axi = mover.io.axi
  axi.ar.ready := memory.ar.ready
  axi.r.valid := memory.r.valid
  axi.r.bits := memory.r.bits
  axi.aw.ready := memory.aw.ready
  axi.w.ready := memory.w.ready
  axi.b.valid := memory.b.valid
  axi.b.bits := memory.b.bits
  // What the frame executor asks for.
  Assumption(!moveValid || move.count =/= 0.U)
  Laws.axi(config, axi, 2, Duty.proved)
}
