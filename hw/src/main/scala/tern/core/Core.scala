package tern.core

import chisel3._
import chisel3.util._
import tern.array.SystolicArray
import tern.config.TernConfig
import tern.stream._
import tern.ternary.Trits

/** What software sets. */
class CoreControl(config: TernConfig) extends Bundle {
  val enable = Bool()
  val ringAddress = UInt(64.W)
  val completionAddress = UInt(64.W)
  val ringEntries = UInt(32.W)
  val posted = UInt(32.W)
  val ready = UInt(32.W)
  val watchdogCycles = UInt(32.W)
  val window = new Window
  val run = new RunSettings
  val snapshot = Bool()
  val clear = Bool()
  val counter = UInt(Counters.indexBits.W)
}

/** What software sees. */
class CoreStatus(config: TernConfig) extends Bundle {
  val completed = UInt(32.W)
  val jobDone = Bool()
  val error = Bool()
  val errorCode = UInt(4.W)
  val errorJob = UInt(32.W)
  val errorAddress = UInt(config.addressBits.W)
  val errorUnit = UInt(2.W)
  val errorStep = UInt(31.W)
  val run = new RunStatus

  /** A run has ended without an error. */
  val runEnded = Bool()
  val counter = UInt(64.W)
  val settling = Bool()
}

/** The accelerator between its registers and its memory ports: names and wires. */
class Core(config: TernConfig) extends Module {
  require(
    ActivationBuffer.latency(config) == config.activationRegisters + SystolicArray.activationDelay(config),
    "activations and weights of one issue must meet in the array"
  )

  val io = IO(new Bundle {
    val control = Input(new CoreControl(config))
    val status = Output(new CoreStatus(config))
    val weights = Vec(config.weightPorts, new ReadStream(config))
    val read = new ReadStream(config)
    val write = new WriteStream(config)
    val readErrorAddress = Input(UInt(config.addressBits.W))
    val writeErrorAddress = Input(UInt(config.addressBits.W))

    /** A soft reset is in progress: start nothing. */
    val stop = Input(Bool())

    /** Send no further requests to memory. */
    val halt = Output(Bool())
  })

  private val fetch = Module(new JobFetch(config))
  private val feeder = Module(new WeightFeeder(config))
  private val streams = Seq.fill(config.weightPorts)(Module(new WeightStream(config)))
  private val loader = Module(new PassLoader(config))
  private val buffer = Module(new ActivationBuffer(config))
  private val sequencer = Module(new Sequencer(config))
  private val array = Module(new SystolicArray(config))
  // Collectors are far from each other, so the reset travels from one to the next. It may still be travelling when
  // the core runs again, but loading a token takes at least a cycle, so no result overtakes the reset.
  private val collectorResets =
    Iterator.iterate(RegNext(reset.asBool))(RegNext(_)).take(config.collectors).toSeq
  private val collectors = collectorResets.map(withReset(_)(Module(new RowCollector(config))))
  private val gather = Module(new RowGather(config))
  private val writer = Module(new ResultWriter(config))
  private val completer = Module(new Completer(config))
  private val supervisor = Module(new Supervisor(config))
  private val counters = Module(new Counters(config.vectorLanes > 0))

  private val control = io.control
  private val ringMask = (control.ringEntries - 1.U)(log2Ceil(config.maxRingEntries) - 1, 0)
  private val halt = supervisor.io.halt || io.stop
  io.halt := halt

  // Runs of resident programs.
  private val resident = Option.when(config.vectorLanes > 0)(Module(new Resident(config)))
  private val run = resident.fold(0.U.asTypeOf(new RunStatus))(_.io.status)
  for (resident <- resident) {
    resident.io.settings := control.run
    resident.io.posted := RegNext(control.posted =/= completer.io.completed || control.ready =/= completer.io.completed)
    resident.io.window := control.window
    resident.io.halt := halt
    resident.io.productsDone := fetch.io.listDone
    resident.io.productsOldest := fetch.io.oldest
    for (list <- fetch.io.list ++ loader.io.list) list := resident.io.products
  }

  // Jobs.
  private val rings = Module(new RingChecker(config))
  rings.io.ringAddress := control.ringAddress
  rings.io.completionAddress := control.completionAddress
  rings.io.ringEntries := control.ringEntries
  rings.io.window := control.window
  fetch.io.enable := ((control.enable && rings.io.sound) || run.running) && !halt
  fetch.io.window := control.window
  fetch.io.ringAddress := rings.io.ring
  fetch.io.ringMask := ringMask
  fetch.io.posted := control.posted
  fetch.io.productDone := completer.io.productDone
  feeder.io.job <> resident.fold(fetch.io.weightJob) { resident =>
    val gate = Module(new FreshGate(config))
    gate.io.in <> fetch.io.weightJob
    gate.io.vectors := resident.io.products.vectors
    gate.io.out
  }
  loader.io.job <> fetch.io.computeJob
  loader.io.ready := control.ready

  // Weights.
  for ((stream, p) <- streams.zipWithIndex) {
    stream.io.matrix <> feeder.io.matrices(p)
    stream.io.memory <> io.weights(p)
    stream.io.passEnd := sequencer.io.passEnd
    stream.io.chunk.ready := sequencer.io.chunks(p).ready
    sequencer.io.chunks(p).valid := stream.io.chunk.valid
    sequencer.io.chunks(p).bits := stream.io.chunk.bits.flags
    val taken = stream.io.chunk.bits.trits
    val held = if (config.issueAhead) RegEnable(taken, stream.io.chunk.fire) else taken
    val trits = if (config.planes) Mux(sequencer.io.planes, TritPlanes(config, held), held) else held
    for (c <- 0 until config.portCols)
      array.io.weights(p * config.portCols + c) :=
        ShiftRegister(Trits.slice(trits, c * config.lanes, config.lanes), config.activationRegisters)
  }

  // Activations.
  private val readClients = Seq(fetch.io.memory, loader.io.memory) ++ resident.toSeq.flatMap(_.io.reads)
  private val readers = Module(new ReadArbiter(config, readClients.size))
  for ((port, client) <- readers.io.clients.zip(readClients)) port <> client
  io.read <> readers.io.memory
  buffer.io.write := loader.io.write
  buffer.io.read := sequencer.io.read
  loader.io.release := sequencer.io.release
  sequencer.io.pass <> Pair(loader.io.pass)
  sequencer.io.ready := control.ready
  sequencer.io.completed := completer.io.completed
  sequencer.io.running := run.running
  sequencer.io.halt := RegNext(halt, true.B)

  // Array and results. Issues and weights wait for their activations, which pass registers after their memory.
  array.io.issue :=
    ShiftRegister(sequencer.io.issue, config.activationRegisters, 0.U.asTypeOf(sequencer.io.issue), true.B)
  array.io.activations := buffer.io.activations
  private val starts = Iterator
    .iterate(Pipe(sequencer.io.wave, DrainScheduler.resultLatency(config) - 1))(above => Pipe(above))
    .take(config.rowSpans)
    .toSeq
  for ((collector, i) <- collectors.zipWithIndex) {
    val start = starts(config.rowHops(i * config.collectSpan))
    collector.io.start.valid := start.valid && start.bits.opens
    collector.io.start.bits.offset := start.bits.offset
    collector.io.start.bits.cols := start.bits.cols
    collector.io.start.bits.planes := start.bits.planes
    collector.io.result := array.io.results(i)
    collector.io.integer := (if (config.planes) array.io.integers(i) else 0.U.asTypeOf(collector.io.integer))
    val comes = array.io.results(i).valid
    val first = start.valid && start.bits.rows > (i * config.collectSpan).U
    assert(!(collectorResets(i) && comes), "a result comes to a collector that is in reset")
    assert(!RegNext(first, false.B) || comes, "a wave does not come when its collector expects it")
    gather.io.collectors(i) <> collector.io.beat
  }
  writer.io.wave <> sequencer.io.landed
  sequencer.io.waveDone := writer.io.waveDone
  gather.io.collector <> writer.io.collector
  writer.io.beat <> gather.io.beat.map(_.written)
  completer.io.job <> writer.io.jobDone
  completer.io.running := run.running
  completer.io.halt := supervisor.io.fatal
  completer.io.completionAddress := rings.io.completions
  completer.io.sound := rings.io.sound
  completer.io.ringMask := ringMask
  completer.io.ready := control.ready
  private val writeClients = Seq(writer.io.memory, completer.io.memory) ++ resident.map(_.io.write)
  private val writers = Module(new WriteArbiter(config, writeClients.size))
  for ((port, client) <- writers.io.clients.zip(writeClients)) port <> client
  io.write <> writers.io.memory

  // Bookkeeping.
  private val reads = io.weights.map(_.beat.fire) :+ io.read.beat.fire
  private val strobeReg = Reg(UInt(config.beatBytes.W))
  strobeReg := io.write.beat.bits.strobe
  private val writing = RegNext(io.write.beat.fire, false.B)
  private val bytesRead = RegNext(PopCount(reads) << log2Ceil(config.beatBytes), 0.U)
  private val bytesWritten = RegNext(Mux(writing, PopCount(strobeReg), 0.U), 0.U)
  supervisor.io.enable := control.enable
  supervisor.io.posted := control.posted
  supervisor.io.ready := control.ready
  supervisor.io.completed := completer.io.completed
  supervisor.io.recorded := completer.io.recorded
  supervisor.io.fetched := fetch.io.fetched
  supervisor.io.fetchStopped := fetch.io.stopped
  supervisor.io.started := loader.io.started
  supervisor.io.issued := sequencer.io.issued
  supervisor.io.ringEntries := control.ringEntries
  supervisor.io.basesAligned := rings.io.aligned
  supervisor.io.basesInside := rings.io.inside
  supervisor.io.watchdogCycles := control.watchdogCycles
  private val activity = resident.fold(0.U.asTypeOf(new RunActivity))(_.io.activity)
  supervisor.io.progress :=
    reads.reduce(_ || _) || writing || io.write.done.valid || sequencer.io.activity.busy || activity.busy
  supervisor.io.running := run.running
  supervisor.io.runFault := resident.fold(0.U.asTypeOf(supervisor.io.runFault))(_.io.fault)
  supervisor.io.issuedProduct := sequencer.io.tag
  supervisor.io.oldestProduct := fetch.io.oldest
  supervisor.io.token := resident.fold(0.U)(_.io.token)
  supervisor.io.issueError := sequencer.io.error
  supervisor.io.writeError := RegNext(writer.io.error || completer.io.error, false.B)
  supervisor.io.draining := !(sequencer.io.quiet && writer.io.idle && completer.io.idle)
  supervisor.io.readErrorAddress := io.readErrorAddress
  supervisor.io.writeErrorAddress := io.writeErrorAddress

  completer.io.bytesRead := bytesRead
  completer.io.bytesWritten := bytesWritten
  counters.io.activity := RegNext(sequencer.io.activity, 0.U.asTypeOf(new Activity))
  counters.io.bytesRead := bytesRead
  counters.io.bytesWritten := bytesWritten
  counters.io.result := RegNext(writer.io.memory.beat.fire, false.B)
  counters.io.jobDone := RegNext(completer.io.done || completer.io.productDone, false.B)
  counters.io.error := supervisor.io.error
  counters.io.run := RegNext(activity, 0.U.asTypeOf(activity))
  counters.io.snapshot := control.snapshot
  counters.io.clear := control.clear
  counters.io.select := control.counter

  io.status.completed := completer.io.completed
  io.status.jobDone := completer.io.done
  io.status.error := supervisor.io.error
  io.status.errorCode := supervisor.io.code
  io.status.errorJob := supervisor.io.job
  io.status.errorAddress := supervisor.io.address
  io.status.errorUnit := supervisor.io.unit
  io.status.errorStep := supervisor.io.step
  io.status.run := run
  io.status.runEnded := resident.fold(false.B)(_.io.ended)
  io.status.counter := counters.io.value
  io.status.settling := counters.io.settling
}
