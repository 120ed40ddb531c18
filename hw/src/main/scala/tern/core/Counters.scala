package tern.core

import chisel3._
import chisel3.util._

/** The performance counters, two halves of 32 bits each. A snapshot copies all as they were in one cycle.
  *
  * The totals are in a small memory and take turns at one adder, one per cycle. What happens between two turns of a
  * counter is counted beside it in a few bits. A snapshot freezes these bits and adds them to the totals as their turns
  * come; it is complete when `settling` falls.
  *
  * @param vectors
  *   there is a vector unit; without one its counters stay zero
  * @param half
  *   bits in half a counter; the bytes read between two of its turns must fit
  */
class Counters(vectors: Boolean, half: Int = 32) extends Module {
  val io = IO(new Bundle {
    val activity = Input(new Activity)
    val bytesRead = Input(UInt(log2Ceil(64 * 64 + 1).W))
    val bytesWritten = Input(UInt(log2Ceil(64 + 1).W))

    /** What the vector unit does, and whether a token of a run ended. */
    val run = Input(new RunActivity)

    /** Results leave for memory. */
    val result = Input(Bool())
    val jobDone = Input(Bool())
    val error = Input(Bool())
    val snapshot = Input(Bool())
    val clear = Input(Bool())

    /** The number of a counter, from `first` on in the order of [[Counters.meanings]], and its value in the snapshot,
      * in the same cycle.
      */
    val select = Input(UInt(Counters.indexBits.W))
    val value = Output(UInt((2 * half).W))
    val settling = Output(Bool())
  })

  private val a = io.activity
  private val errorEdge = io.error && !RegNext(io.error, false.B)
  private val busy = a.busy
  private val weights = !busy && a.starvedWeights
  private val activations = !busy && !weights && a.starvedActivations
  private val blocked = !busy && !weights && !activations && a.blocked
  private val idle = !(busy || weights || activations || blocked)

  // Counts from the first chunk on; its value at the last result is the time that the array and its edges took. Sums
  // are long and the array is far away, so all of it is two cycles late.
  private def late(signal: Bool): Bool = RegNext(signal, false.B)
  private val clear = late(io.clear)
  private val startedReg = RegInit(false.B)
  private val started = late(busy) || startedReg
  startedReg := started && !clear
  private val sinceFirst = new WideSum(half, 0, clear, started && !clear).value
  private val untilResult = RegInit(0.U((2 * half).W))
  untilResult := Mux(late(clear), 0.U, Mux(late(late(io.result)), sinceFirst, untilResult))
  private val active = RegEnable(untilResult, 0.U((2 * half).W), late(late(io.snapshot)))

  private val turnReg = RegInit(0.U(Counters.indexBits.W))
  turnReg := turnReg + 1.U
  private val counted = Map(
    "cycles" -> true.B,
    "busy" -> busy,
    "starvedWeights" -> weights,
    "starvedActivations" -> activations,
    "blocked" -> blocked,
    "idle" -> idle,
    "bytesRead" -> io.bytesRead,
    "bytesWritten" -> io.bytesWritten,
    "jobs" -> io.jobDone,
    "errors" -> errorEdge,
    "vectorBusy" -> io.run.busy,
    "vectorMemory" -> io.run.memory,
    "vectorWaits" -> io.run.waits,
    "tokens" -> io.run.token
  )
  private val inTurn = Counters.inTurn(vectors)
  private val steps = inTurn.map(counted(_).asUInt)
  private val turns = inTurn.map(name => turnReg === Counters.number(name).U)

  // What happened since a counter's last turn, and what a snapshot froze of that.
  private val (since, frozen) = steps
    .zip(turns)
    .map { case (step, turn) =>
      val sinceReg = RegInit(0.U((step.getWidth + Counters.indexBits).W))
      val left = Mux(turn, 0.U, sinceReg)
      sinceReg := Mux(io.clear, 0.U, left + step)
      (sinceReg, RegEnable(left, io.snapshot))
    }
    .unzip

  // Turns for which the total in memory counts as zero: after a clear, and in a snapshot of such totals.
  private def turnsLeft(load: Bool, start: UInt): UInt = {
    val leftReg = RegInit(Counters.slots.U(log2Ceil(Counters.slots + 3).W))
    leftReg := Mux(load, start, less(leftReg))
    leftReg
  }
  private def less(left: UInt): UInt = Mux(left === 0.U, 0.U, left - 1.U)
  private val cleared = turnsLeft(io.clear, Counters.slots.U)
  private val frozenCleared = turnsLeft(io.snapshot, less(cleared))
  private val settling = turnsLeft(io.snapshot, (Counters.slots + 2).U)

  // A turn: the total is read; a cycle later its lower half is added to; one more cycle later the carry goes into its
  // upper half and it is written.
  private val totals = Mem(Counters.slots, UInt((2 * half).W))
  private val snapshots = Mem(Counters.slots, UInt((2 * half).W))
  private val totalReg = RegNext(totals(turnReg))
  private val writeReg = RegNext(RegNext(turnReg))
  private def sum(zero: Bool, part: Seq[UInt]): UInt = {
    val total = Mux(RegNext(zero), 0.U, totalReg)
    val low = RegNext(total(half - 1, 0) +& RegNext(Mux1H(turns, part)))
    (RegNext(total(2 * half - 1, half)) + low(half)) ## low(half - 1, 0)
  }
  totals(writeReg) := sum(cleared =/= 0.U, since)
  private val snapshot = sum(frozenCleared =/= 0.U, frozen)
  when(settling =/= 0.U && settling <= Counters.slots.U)(snapshots(writeReg) := snapshot)

  io.settling := settling =/= 0.U
  io.value := Mux(io.select === Counters.number(Counters.inRegisters).U, active, snapshots(io.select))
}

object Counters {

  /** Counters that can take turns. */
  val slots: Int = 16
  val indexBits: Int = log2Ceil(slots)

  /** Number of the first counter: its registers stand after those that control them all. */
  val first: Int = 1

  /** Name and meaning of each counter, in the order of their registers; the five ways to spend a cycle add up to
    * `cycles`.
    */
  val meanings: Seq[(String, String)] = Seq(
    "cycles" -> "cycles since cleared",
    "busy" -> "the array took a chunk of weights and activations",
    "starvedWeights" -> "a pass could go on but for its weights",
    "starvedActivations" -> "a job is ready but its activations are not loaded yet",
    "blocked" -> "results must leave first, of the next tile or of the last job",
    "idle" -> "no job is ready",
    "bytesRead" -> "bytes read from memory",
    "bytesWritten" -> "bytes written to memory",
    "jobs" -> "jobs completed",
    "errors" -> "errors that stopped the device",
    "active" -> "cycles from the first chunk that the array took to the last result that left",
    "vectorBusy" -> "the vector unit took elements",
    "vectorMemory" -> "a vector instruction waited for memory",
    "vectorWaits" -> "a vector instruction waited for a product",
    "tokens" -> "tokens of runs that ended"
  )
  val names: Seq[String] = meanings.map(_._1)

  /** The counter that is kept in registers of its own. */
  private val inRegisters = "active"

  /** The others, as far as there is something to count. */
  private def inTurn(vectors: Boolean): Seq[String] =
    names.filter(name => name != inRegisters && (vectors || !ofRuns.contains(name)))

  private val ofRuns = Seq("vectorBusy", "vectorMemory", "vectorWaits", "tokens")
  private def number(name: String): Int = first + names.indexOf(name)
}
