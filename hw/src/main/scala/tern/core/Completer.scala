package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.WriteStream

/** Writes the completion record of each job and counts it when the record is in memory. Products of a run have none. */
class Completer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val job = Flipped(Decoupled(UInt(32.W)))

    /** A run is under way: jobs are products. */
    val running = Input(Bool())
    val halt = Input(Bool())
    val completionAddress = Input(UInt(config.addressBits.W))

    /** In this cycle: memory may be accessed there. */
    val sound = Input(Bool())
    val ringMask = Input(UInt(log2Ceil(config.maxRingEntries).W))
    val ready = Input(UInt(32.W))
    val bytesRead = Input(UInt(log2Ceil(64 * 64 + 1).W))
    val bytesWritten = Input(UInt(log2Ceil(64 + 1).W))
    val memory = new WriteStream(config)
    val completed = Output(UInt(32.W))

    /** The same, plus a job whose record may already be in memory. */
    val recorded = Output(UInt(32.W))

    /** One pulse for each job completed, and one for each product. */
    val done = Output(Bool())
    val productDone = Output(Bool())
    val error = Output(Bool())
    val idle = Output(Bool())
  })

  private val beats = Job.bytes / config.beatBytes
  private val idle :: ask :: send :: await :: refused :: Nil = Enum(5)
  private val stateReg = RegInit(idle)
  private val completedReg = RegInit(0.U(32.W))
  private val nextReg = RegNext(completedReg + 1.U, 1.U) // settles long before it is used: a job takes many cycles
  assert(stateReg === idle || nextReg === completedReg + 1.U, "the next job's number has not settled")
  private val tagReg = Reg(UInt(32.W))
  private val addressReg = Reg(UInt(config.addressBits.W))
  private val beatReg = RegInit(0.U(log2Ceil(beats).W))

  // Since the completion before. All of it is a cycle late, because comparing and adding are long paths.
  private val take = io.job.fire
  private val taken = RegNext(take, false.B)
  private def sum(start: Int, more: UInt): UInt = new WideSum(32, start, taken, more).value
  private val cycles = sum(1, RegNext(io.ready =/= completedReg, false.B))
  private val read = sum(0, RegNext(io.bytesRead, 0.U))
  private val written = sum(0, RegNext(io.bytesWritten, 0.U))
  private val figures = RegEnable(VecInit(cycles, read, written), taken)
  when(take)(tagReg := io.job.bits)

  private val record =
    Cat(0.U(192.W), figures(2), figures(1), figures(0), 0.U(32.W), tagReg, 0.U(32.W), nextReg)
  io.job.ready := stateReg === idle && (io.sound || io.running) && !io.halt
  io.memory.burst.valid := stateReg === ask
  io.memory.burst.bits.address := addressReg
  io.memory.burst.bits.beats := beats.U
  io.memory.beat.valid := stateReg === send
  io.memory.beat.bits.data := VecInit.tabulate(beats) { i =>
    record((i + 1) * config.memDataBits - 1, i * config.memDataBits)
  }(beatReg)
  io.memory.beat.bits.strobe := Fill(config.beatBytes, 1.U(1.W))
  private val finished = stateReg === await && io.memory.done.valid
  io.error := finished && io.memory.done.bits
  io.done := finished && !io.memory.done.bits
  io.productDone := take && io.running
  io.completed := completedReg
  // From its first beat on: that one holds all that a host waits for.
  io.recorded := Mux(stateReg === send || stateReg === await, nextReg, completedReg)
  io.idle := stateReg === idle && !io.job.valid

  switch(stateReg) {
    is(idle) {
      addressReg := io.completionAddress +
        ((completedReg(log2Ceil(config.maxRingEntries) - 1, 0) & io.ringMask) << 6)
      when(take && !io.running)(stateReg := ask)
    }
    is(ask)(when(io.memory.burst.ready)(stateReg := send))
    is(send) {
      when(io.memory.beat.ready) {
        beatReg := Mux(beatReg === (beats - 1).U, 0.U, beatReg + 1.U)
        when(beatReg === (beats - 1).U)(stateReg := await)
      }
    }
    is(await) {
      when(finished) {
        stateReg := Mux(io.done, idle, refused) // after a lost record nothing more is reported
        when(io.done)(completedReg := nextReg)
      }
    }
  }
}
