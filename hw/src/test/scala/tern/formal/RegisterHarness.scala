package tern.formal

import chisel3._
import tern.bus.AxiLite
import tern.regs.{RegisterFile, RegisterMap, RegisterSet}

/** The registers, whoever asks for them. */
class RegisterHarness extends Harness {
  private val file = Module(new RegisterFile(vectors = true))
  private val bus = free(new AxiLite(RegisterMap.addressBits))
  private val wanted = free(chiselTypeOf(file.io.values))
  private val (counterValue, settling, clear) = (free(UInt(64.W)), free(Bool()), free(Bool()))
  file.io.bus.aw.valid := bus.aw.valid
  file.io.bus.aw.bits := bus.aw.bits
  file.io.bus.w.valid := bus.w.valid
  file.io.bus.w.bits := bus.w.bits
  file.io.bus.ar.valid := bus.ar.valid
  file.io.bus.ar.bits := bus.ar.bits
  file.io.bus.b.ready := bus.b.ready
  file.io.bus.r.ready := bus.r.ready
  file.io.values := wanted
  file.io.counterValue := counterValue
  file.io.settling := settling
  file.io.clear := clear
  AxiLiteLaws(file.io.bus, RegisterMap.addressBits, 2, Duty.assumed)

  // What is written is kept, and nothing else changes it.
  private val written = file.io.bus.w.fire && file.io.bus.w.bits.strb.andR
  for ((kept, r) <- file.io.kept.zip(RegisterSet(vectors = true).kept)) {
    val reference = RegInit(r.reset.U(32.W))
    when(written && file.io.bus.aw.bits.addr === r.offset.U)(reference := file.io.bus.w.bits.data)
    when(clear)(reference := r.reset.U)
    assert(kept === reference, s"the register ${r.name} does not keep what was written")
  }
}
