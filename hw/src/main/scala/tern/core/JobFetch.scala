package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{ReadStream, Window}

/** Fetches the descriptors of posted jobs, in order, and hands each to the weight side and to the compute side. In a
  * run it takes products from a list instead, from its start to its end for each token, and skips those that a position
  * does not need yet.
  *
  * A job that cannot run goes to the compute side only, where it is reported in its turn; nothing after it is fetched.
  */
class JobFetch(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val enable = Input(Bool())

    /** In the cycle of `enable` the ring must lie where memory may be accessed. */
    val ringAddress = Input(UInt(config.addressBits.W))
    val ringMask = Input(UInt(log2Ceil(config.maxRingEntries).W))
    val posted = Input(UInt(32.W))
    val window = Input(new Window)
    val memory = new ReadStream(config)
    val weightJob = Decoupled(new Job(config))
    val computeJob = Decoupled(new Job(config))

    /** The list of a run, if there is a vector unit. */
    val list = Option.when(config.vectorLanes > 0)(Input(new ProductList(config)))

    /** A product of the run is complete. */
    val productDone = Input(Bool())

    /** Number of the oldest product of the token that is not complete; whether all are, low from the cycle after the
      * token's start.
      */
    val oldest = Output(UInt(31.W))
    val listDone = Output(Bool())

    /** Descriptors of the ring that were fetched, including a bad one. */
    val fetched = Output(UInt(32.W))

    /** The last of them is bad. */
    val stopped = Output(Bool())
  })

  private val beats = Job.bytes / config.beatBytes
  private val idle :: ask :: receive :: check :: hand :: stopped :: Nil = Enum(6)
  private val stateReg = RegInit(idle)
  private val fetchedReg = RegInit(0.U(32.W))
  private val beatsReg = Reg(Vec(beats, UInt(config.memDataBits.W)))
  private val countReg = RegInit(0.U(log2Ceil(beats).W))
  private val errorReg = RegInit(false.B)

  private val descriptor = beatsReg.asUInt.asTypeOf(new JobDescriptor)
  private val lastBeat = countReg === (beats - 1).U
  private val received = stateReg === receive && io.memory.beat.valid && lastBeat
  private val regions = Module(new RegionChecker(config))
  regions.io.descriptor := descriptor
  regions.io.window := io.window
  regions.io.start := RegNext(received, false.B)
  private val checker = Module(new JobChecker(config))
  checker.io.descriptor := descriptor
  checker.io.busError := errorReg
  checker.io.outside := RegEnable(regions.io.outside, regions.io.done)
  private val runs = checker.io.runs

  // The list of a run.
  private val indexReg = RegInit(0.U(31.W)) // of the product that is fetched, or is next
  private val endReg = RegInit(0.U(31.W))
  private val running = io.list.fold(false.B)(_.running)
  private val restart = io.list.fold(false.B)(_.start)
  private val skipped = io.list.fold(false.B)(list => RegNext(list.running && list.position < descriptor.first))
  private val left = indexReg =/= endReg && !restart
  private val tally = Option.when(config.vectorLanes > 0)(Module(new ProductTally))
  checker.io.product.valid := running
  checker.io.product.bits := indexReg

  io.memory.burst.valid := stateReg === ask
  private val addressReg = Reg(UInt(config.addressBits.W))
  io.memory.burst.bits.address := addressReg
  io.memory.burst.bits.beats := beats.U
  io.memory.beat.ready := stateReg === receive

  // Both sides take the job in the same cycle; their room for it stays until then.
  private val weightJobs, computeJobs = Module(new Queue(new Job(config), 8))
  private val room = RegNext(
    weightJobs.io.enq.ready && computeJobs.io.enq.ready && tally.fold(true.B)(_.io.handed.ready),
    false.B
  )
  private val skipping = stateReg === hand && skipped && runs
  private val handing = stateReg === hand && room && !skipping
  assert(!handing || (weightJobs.io.enq.ready && computeJobs.io.enq.ready), "a job is handed on to a full queue")
  weightJobs.io.enq.valid := handing && runs
  weightJobs.io.enq.bits := checker.io.job
  computeJobs.io.enq.valid := handing
  computeJobs.io.enq.bits := checker.io.job
  io.weightJob <> weightJobs.io.deq
  io.computeJob <> computeJobs.io.deq
  for (tally <- tally) {
    tally.io.restart := restart
    tally.io.handed.valid := handing && running
    tally.io.handed.bits := indexReg
    tally.io.completed := io.productDone
    tally.io.next := indexReg
  }
  io.oldest := tally.fold(0.U)(_.io.oldest)
  io.listDone := RegNext(!left && !restart && stateReg === idle && tally.fold(true.B)(_.io.empty), false.B)
  io.fetched := fetchedReg
  io.stopped := stateReg === stopped

  // Compared in one idle cycle, used in the next.
  private val more = RegNext(stateReg === idle && Mux(running, left, fetchedReg =/= io.posted), false.B)
  switch(stateReg) {
    is(idle) {
      val slot = io.ringAddress + ((fetchedReg(log2Ceil(config.maxRingEntries) - 1, 0) & io.ringMask) << 6)
      addressReg := io.list.fold(slot)(list => Mux(list.running, list.address + (indexReg << 6), slot))
      when(io.enable && more)(stateReg := ask)
    }
    is(ask)(when(io.memory.burst.ready)(stateReg := receive))
    is(receive) {
      when(io.memory.beat.valid) {
        beatsReg(countReg) := io.memory.beat.bits.data
        errorReg := io.memory.beat.bits.error || (errorReg && countReg =/= 0.U)
        countReg := Mux(lastBeat, 0.U, countReg + 1.U)
        when(lastBeat)(stateReg := check)
      }
    }
    is(check)(when(regions.io.done)(stateReg := hand))
    is(hand) {
      when(handing || skipping) {
        when(running)(indexReg := indexReg + 1.U).otherwise(fetchedReg := fetchedReg + 1.U)
        stateReg := Mux(runs, idle, stopped)
      }
    }
  }
  for (list <- io.list) when(list.start) {
    indexReg := 0.U
    endReg := list.count
  }
}
