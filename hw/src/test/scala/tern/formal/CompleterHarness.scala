package tern.formal

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.core.{Completer, Job}

/** The writer of completion records, whatever memory answers. */
class CompleterHarness(config: TernConfig) extends Harness {
  private val completer = Module(new Completer(config))
  private val inputs = free(chiselTypeOf(completer.io.job.bits))
  private val (jobValid, halt, sound) = (free(Bool()), free(Bool()), free(Bool()))
  private val address = free(UInt(config.addressBits.W))
  private val mask = free(chiselTypeOf(completer.io.ringMask))
  private val ready = free(UInt(32.W))
  private val (burstReady, beatReady) = (free(Bool()), free(Bool()))
  private val done = free(Valid(Bool()))
  private val (bytesRead, bytesWritten) =
    (free(chiselTypeOf(completer.io.bytesRead)), free(chiselTypeOf(completer.io.bytesWritten)))
  offered(completer.io.job, jobValid, inputs)
  completer.io.running := false.B
  completer.io.halt := halt
  completer.io.sound := sound
  completer.io.completionAddress := address
  completer.io.ringMask := mask
  completer.io.ready := ready
  completer.io.bytesRead := bytesRead
  completer.io.bytesWritten := bytesWritten
  completer.io.memory.burst.ready := burstReady
  completer.io.memory.beat.ready := beatReady
  completer.io.memory.done := done
  Laws.steady(address ## mask)
  Assumption(((mask +& 1.U) & mask) === 0.U)
  Assumption(address(log2Ceil(Job.bytes) - 1, 0) === 0.U)

  private val memory = completer.io.memory
  private val beats = Job.bytes / config.beatBytes
  private val beatReg = RegInit(0.U(log2Ceil(beats).W))
  when(memory.beat.fire)(beatReg := Mux(beatReg === (beats - 1).U, 0.U, beatReg + 1.U))
  WriteLaws.ofStream(config, memory, beatReg === (beats - 1).U, 2, Duty.proved, steadyAddress = true, marked = false)

  // Jobs that were taken and whose record is not answered for.
  private val openReg = RegInit(false.B)
  private val answered = done.valid
  when(completer.io.job.fire)(openReg := true.B).elsewhen(answered)(openReg := false.B)
  private val before = RegNext(completer.io.completed, 0.U)
  private val good = RegNext(answered && !done.bits, false.B)
  assert(!completer.io.job.fire || !openReg, "a job is taken before the record of the one before it is in memory")
  assert(!memory.burst.valid || openReg, "a record is written for no job")
  assert(completer.io.completed === before + good, "a job is counted before its record is in memory, or twice")
  assert(
    !memory.burst.valid ||
      memory.burst.bits.address === Laws.entry(config, address, completer.io.completed, mask),
    "a record is written to another place than its own"
  )
}
