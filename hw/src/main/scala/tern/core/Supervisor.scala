package tern.core

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}

/** Stops the core on its first error, reports it when the jobs before it are complete, and watches for silence. */
class Supervisor(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val enable = Input(Bool())
    val posted = Input(UInt(32.W))
    val ready = Input(UInt(32.W))
    val completed = Input(UInt(32.W))

    /** Completed jobs, and one whose record may be in memory already. */
    val recorded = Input(UInt(32.W))
    val issued = Input(UInt(32.W))

    /** Jobs whose descriptors were fetched; the last of them is bad. */
    val fetched = Input(UInt(32.W))
    val fetchStopped = Input(Bool())

    /** Jobs whose activations were asked for. */
    val started = Input(UInt(32.W))
    val ringEntries = Input(UInt(32.W))
    val basesAligned = Input(Bool())
    val basesInside = Input(Bool())
    val watchdogCycles = Input(UInt(32.W))

    /** Anything moved: on a port or in the array. */
    val progress = Input(Bool())

    /** In its turn: of the job that is being issued. */
    val issueError = Flipped(Valid(UInt(4.W)))

    /** At once: the memory refused a write. */
    val writeError = Input(Bool())

    /** Results under way or jobs whose record is missing. */
    val draining = Input(Bool())
    val readErrorAddress = Input(UInt(config.addressBits.W))
    val writeErrorAddress = Input(UInt(config.addressBits.W))

    /** Nothing new may start; results under way still leave, unless `fatal`. */
    val halt = Output(Bool())
    val fatal = Output(Bool())
    val error = Output(Bool())
    val code = Output(UInt(4.W))
    val job = Output(UInt(32.W))
    val address = Output(UInt(config.addressBits.W))
  })

  private val openReg = RegInit(true.B) // no error yet
  private val codeReg = RegInit(0.U(4.W))
  private val jobReg = RegInit(0.U(32.W))
  private val addressReg = RegInit(0.U(config.addressBits.W))
  private val fatalReg = RegInit(false.B)
  private val visibleReg = RegInit(false.B)
  private val quietReg = RegInit(0.U(32.W))

  // Long comparisons are taken a cycle late.
  private val fetching = io.enable || io.fetched =/= io.completed
  private val runningReg = RegNext(fetching && io.ready =/= io.completed, false.B)
  private val progressReg = RegNext(io.progress, false.B)
  quietReg := Mux(progressReg || !runningReg || visibleReg, 0.U, quietReg + 1.U)
  private val silent = RegNext(io.watchdogCycles =/= 0.U && quietReg >= io.watchdogCycles, false.B)

  private val entries = io.ringEntries
  private val badEntries = entries === 0.U || entries > config.maxRingEntries.U || (entries & (entries - 1.U)).orR
  private val recorded = RegNext(io.recorded, 0.U) // no host posts a job for it sooner
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
  private val issueError = RegNext(io.issueError, 0.U.asTypeOf(io.issueError)) // nothing is issued meanwhile
  // What software set matters from the first job on. What goes wrong under way is told whether jobs are fetched or not.
  private val wanted = io.posted =/= io.completed || io.ready =/= io.completed || io.fetched =/= io.posted
  private val enabledReg = RegNext(io.enable && wanted, false.B)

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
      .elsewhen(issueError.valid) {
        openReg := false.B
        codeReg := issueError.bits
        jobReg := io.issued
        when(issueError.bits === ErrorCode.readBusError.U)(addressReg := io.readErrorAddress)
      }
  }
  // While results drain after an error the bus may still refuse or fall silent.
  when(!openReg && !visibleReg && (io.writeError || silent))(fatalReg := true.B)
  when(!openReg && (fatalReg || !io.draining))(visibleReg := true.B)

  io.halt := !openReg
  io.fatal := fatalReg
  io.error := visibleReg
  io.code := Mux(visibleReg, codeReg, 0.U)
  io.job := jobReg
  io.address := addressReg
}
