package tern.formal

import chisel3._
import tern.board.serial.FrameExecutor
import tern.bus.AxiLite
import tern.regs.RegisterMap
import tern.stream.Pair

/** The serial bridge's way to the registers. */
class FrameExecutorHarness extends Harness {
  private val executor = Module(new FrameExecutor(65536))
  private val frame = free(chiselTypeOf(executor.io.frame))
  private val content = free(chiselTypeOf(executor.io.content))
  private val answerReady, moveReady, toMemoryReady = free(Bool())
  private val fromMemory = free(chiselTypeOf(executor.io.fromMemory))
  private val (refused, flags, rejects) = (free(Bool()), free(UInt(2.W)), free(UInt(8.W)))
  private val bus = free(new AxiLite(RegisterMap.addressBits))
  offered(executor.io.frame, frame.valid, frame.bits)
  offered(executor.io.content, content.valid, content.bits)
  offered(executor.io.fromMemory, fromMemory.valid, fromMemory.bits)
  // Both go through a two-entry FIFO: its room, once there, stays until it is taken.
  Pair(executor.io.answer).ready := answerReady
  executor.io.move.ready := moveReady
  // The mover, once idle, stays so until it is used.
  Assumption(moveReady || !RegNext(moveReady && !executor.io.move.valid, false.B))
  Pair(executor.io.toMemory).ready := toMemoryReady
  executor.io.refused := refused
  executor.io.flags := flags
  executor.io.rejects := rejects
  private val registers = executor.io.registers
  registers.aw.ready := bus.aw.ready
  registers.w.ready := bus.w.ready
  registers.b.valid := bus.b.valid
  registers.b.bits := bus.b.bits
  registers.ar.ready := bus.ar.ready
  registers.r.valid := bus.r.valid
  registers.r.bits := bus.r.bits
  AxiLiteLaws(registers, RegisterMap.addressBits, 2, Duty.proved)
}
