package tern.core

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}

/** Stops the core on its first error, reports the error when the jobs before it are complete, and is the watchdog. */
class Supervisor(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val enable = Input(Bool())
    val posted = Input(UInt(32.W))
    val ready = Input(UInt(32.W))
    val completed = Input(UInt(32.W))

    /** Completed jobs, plus one whose record may already be in memory. */
    val recorded = Input(UInt(32.W))
    val issued = Input(UInt(32.W))

    /** Jobs whose descriptors were fetched, and whether the last of them is bad. */
    val fetched = Input(UInt(32.W))
    val fetchStopped = Input(Bool())

    /** Jobs whose activations were requested. */
    val started = Input(UInt(32.W))
    val ringEntries = Input(UInt(32.W))
    val basesAligned = Input(Bool())
    val basesInside = Input(Bool())
    val watchdogCycles = Input(UInt(32.W))

    /** Something moved, on a port or in the array. */
    val progress = Input(Bool())

    /** An error of the job that is being issued; reported in its turn. */
    val issueError = Flipped(Valid(UInt(4.W)))

    /** The memory refused a write; reported at once. */
    val writeError = Input(Bool())

    /** Results are in flight, or jobs lack their records. */
    val draining = Input(Bool())

    /** A run is under way: the counts of the ring mean nothing. */
    val running = Input(Bool())

    /** What is wrong with the run; it stays. */
    val runFault = Flipped(Valid(new RunFault))

    /** Numbers of the product that is issued, of the oldest that is not complete, and of the token. */
    val issuedProduct, oldestProduct, token = Input(UInt(31.W))
    val readErrorAddress = Input(UInt(config.addressBits.W))
    val writeErrorAddress = Input(UInt(config.addressBits.W))

    /** Nothing new may start; results in flight still leave, unless `fatal`. */
    val halt = Output(Bool())
    val fatal = Output(Bool())
    val error = Output(Bool())
    val code = Output(UInt(4.W))
    val job = Output(UInt(32.W))
    val unit = Output(UInt(2.W))
    val step = Output(UInt(31.W))
    val address = Output(UInt(config.addressBits.W))
  })

  private val openReg = RegInit(true.B) // no error yet
  private val codeReg = RegInit(0.U(4.W))
  private val jobReg = RegInit(0.U(32.W))
  private val addressReg = RegInit(0.U(config.addressBits.W))
  private val fatalReg = RegInit(false.B)
  private val visibleReg = RegInit(false.B)
  private val quietReg = RegInit(0.U(32.W))

  // Long comparisons are used a cycle late.
  private val fetching = io.enable || io.fetched =/= io.completed
  private val runningReg = RegNext((fetching && io.ready =/= io.completed) || io.running, false.B)
  private val progressReg = RegNext(io.progress, false.B)
  quietReg := Mux(progressReg || !runningReg || visibleReg, 0.U, quietReg + 1.U)
  private val silent = RegNext(io.watchdogCycles =/= 0.U && quietReg >= io.watchdogCycles, false.B)

  private val entries = io.ringEntries
  private val badEntries = entries === 0.U || entries > config.maxRingEntries.U || (entries & (entries - 1.U)).orR
  private val recorded = RegNext(io.recorded, 0.U) // no host posts a job into its slot sooner
  private val openJobs = RegNext(io.posted - recorded, 0.U)
  private val readyJobs = RegNext(io.ready - recorded, 0.U)
  private val unfetchedJobs = RegNext(io.posted - io.fetched, 0.U)
  private val unstartedJobs = RegNext(io.ready - io.started, 0.U)
  private val badCounts = Seq(
    openJobs > entries,
    readyJobs > openJobs,
    unfetchedJobs > entries, // `posted` went back
    unstartedJobs > entries && !io.fetchStopped // `ready` went back; a bad job starts without it
  )
  private val badRing = RegNext((badEntries +: badCounts).map(RegNext(_, false.B)).reduce(_ || _), false.B)
  private val misaligned = RegNext(!io.basesAligned, false.B)
  private val outside = RegNext(!io.basesInside, false.B)
  private val issueError = RegNext(io.issueError, 0.U.asTypeOf(io.issueError)) // nothing is issued in between
  // Settings matter from the first job on. Errors while running are reported whether or not jobs are fetched.
  private val wanted = io.posted =/= io.completed || io.ready =/= io.completed || io.fetched =/= io.posted
  private val enabledReg = RegNext(io.enable && wanted && !io.running, false.B)

  private def fail(code: Int, job: UInt, fatal: Boolean, address: UInt = 0.U): Unit = {
    openReg := false.B
    codeReg := code.U
    jobReg := job
    fatalReg := fatal.B
    addressReg := address
  }
  when(openReg) {
    when(io.writeError)(fail(ErrorCode.writeBusError, io.completed, fatal = true, io.writeErrorAddress))
      .elsewhen(enabledReg && badRing)(fail(ErrorCode.badRing, io.completed, fatal = false))
      .elsewhen(enabledReg && misaligned)(fail(ErrorCode.misaligned, io.completed, fatal = true))
      .elsewhen(enabledReg && outside)(fail(ErrorCode.outsideWindow, io.completed, fatal = true))
      .elsewhen(silent)(fail(ErrorCode.watchdog, io.completed, fatal = true))
      .elsewhen(io.runFault.valid) {
        openReg := false.B
        codeReg := io.runFault.bits.code
        jobReg := io.completed
        when(io.runFault.bits.code === ErrorCode.readBusError.U)(addressReg := io.readErrorAddress)
        when(io.runFault.bits.code === ErrorCode.writeBusError.U)(addressReg := io.writeErrorAddress)
      }
      .elsewhen(issueError.valid) {
        openReg := false.B
        codeReg := issueError.bits
        jobReg := io.issued
        when(issueError.bits === ErrorCode.readBusError.U)(addressReg := io.readErrorAddress)
      }
  }

  // The step of the run that failed, in the same order.
  private val unitReg = RegInit(RunFault.job.U(2.W))
  private val stepReg = RegInit(0.U(31.W))
  when(openReg && (io.running || io.runFault.valid)) {
    unitReg := RunFault.job.U // until one fails
    when(io.writeError)(step(RunFault.product.U, io.oldestProduct))
      .elsewhen(silent)(step(RunFault.token.U, io.token))
      .elsewhen(io.runFault.valid)(step(io.runFault.bits.unit, io.runFault.bits.step))
      .elsewhen(issueError.valid)(step(RunFault.product.U, io.issuedProduct))
  }
  private def step(unit: UInt, number: UInt): Unit = {
    unitReg := unit
    stepReg := number
  }
  // While results drain after an error, the bus may still refuse a write or stop answering.
  when(!openReg && !visibleReg && (io.writeError || silent))(fatalReg := true.B)
  when(!openReg && (fatalReg || !io.draining))(visibleReg := true.B)

  io.halt := !openReg
  io.fatal := fatalReg
  io.error := visibleReg
  io.code := Mux(visibleReg, codeReg, 0.U)
  io.job := jobReg
  io.unit := unitReg
  io.step := stepReg
  io.address := addressReg
}
