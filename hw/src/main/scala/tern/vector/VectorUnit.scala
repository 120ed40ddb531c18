package tern.vector

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}
import tern.float.ResultType
import tern.stream.{Pair, ReadStream, Tally, Window, WriteStream}

/** Runs vector instructions, from memory or its buffer to memory or its buffer: names and wires. See
  * hw/doc/programs.md; the specification is `tern.resident.VectorMachine` of the host's library.
  */
class VectorUnit(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val control = Input(new VectorControl(config))
    val status = Output(new VectorStatus(config))
    val window = Input(new Window)

    /** Start nothing more. Bursts that were asked for are finished. */
    val halt = Input(Bool())
    val program, a, b = new ReadStream(config)
    val write = new WriteStream(config)
  })

  private val fetch = Module(new InstructionFetch(config))
  private val maps = Module(new Maps(config))
  private val executor = Module(new Executor(config))
  private val readers = Seq.fill(2)(Module(new BeatReader(config, (VectorUnit.readBeats / config.burstBeats).max(2))))
  private val operands = Module(new Operands(config))
  private val lanes = Module(new Lanes(config))
  private val slow = Module(new SlowUnits(config))
  private val results = Module(new Results(config))
  private val sink = Module(new Sink(config))
  private val reducer = Module(new Reducer(config))
  private val writer = Module(new ElementWriter(config))
  private val work = executor.io.work
  private val isSlow = work.isSlow

  private val errorReg = RegInit(0.U.asTypeOf(Valid(UInt(4.W))))
  private val stop = io.halt || errorReg.valid

  // Instructions and index maps.
  fetch.io.window := io.window
  fetch.io.halt := stop
  fetch.io.load := io.control.load
  fetch.io.start := io.control.start
  fetch.io.maps := io.control.maps
  fetch.io.program := io.control.program
  fetch.io.count := io.control.count
  io.program <> fetch.io.memory
  maps.io.load := io.control.load
  maps.io.word := fetch.io.word
  maps.io.start := io.control.start
  maps.io.position := io.control.position
  maps.io.token := io.control.token
  maps.io.map := executor.io.map
  maps.io.ask := executor.io.ask
  maps.io.stepMap := executor.io.stepMap
  maps.io.level := writer.io.level
  executor.io.control := io.control
  executor.io.window := io.window
  executor.io.stop := stop
  executor.io.fetched <> fetch.io.out
  executor.io.fetchOutside := fetch.io.outside
  executor.io.summed := maps.io.idle
  executor.io.mapKind := maps.io.kind
  executor.io.mapSum := maps.io.sum
  executor.io.answer := maps.io.answer

  // Elements, from where they are read to their results.
  for ((reader, x) <- readers.zipWithIndex) {
    reader.io.span <> Queue(executor.io.spans(x), 2)
    reader.io.halt := stop
    operands.io.beats(x) <> reader.io.beat
  }
  io.a <> readers(0).io.memory
  io.b <> readers(1).io.memory
  operands.io.work := work
  operands.io.repetition <> Queue(executor.io.source, 2)
  lanes.io.op := work.op
  lanes.io.in := operands.io.out

  private val slowBeats = Module(new Queue(new SlowBeat(config), VectorUnit.slowPlaces))
  private val isExp = work.slow === Slow.Exp.code.U
  private val enters = Wire(Valid(new SlowBeat(config)))
  enters.valid := isSlow && Mux(isExp, lanes.io.out.valid, RegNext(operands.io.out.valid, false.B))
  enters.bits.a := RegNext(operands.io.out.bits.a)
  enters.bits.b := RegNext(lanes.io.factors)
  enters.bits.marks := RegNext(operands.io.out.bits.marks)
  when(isExp) {
    enters.bits.a := lanes.io.out.bits.values
    enters.bits.marks := lanes.io.out.bits.marks
  }
  slowBeats.io.enq.valid := enters.valid
  slowBeats.io.enq.bits := enters.bits
  assert(!enters.valid || slowBeats.io.enq.ready, "a beat comes to a slow unit for which no place was kept")
  slow.io.op := work.op
  slow.io.in <> slowBeats.io.deq
  results.io.work := work
  results.io.in := Mux(isSlow, slow.io.out, lanes.io.out)

  // Places that beats on their way will need.
  private val toSlow = operands.io.fires && isSlow
  private val toResults = Mux(isSlow, slow.io.starts, operands.io.fires)
  private val slowRoom =
    new Tally(VectorUnit.slowPlaces, VectorUnit.slowPlaces, more = slowBeats.io.deq.fire, less = toSlow).any
  private val resultRoom = new Tally(Results.places, Results.places, more = results.io.out.fire, less = toResults).any
  operands.io.room := Mux(isSlow, slowRoom, resultRoom) && !stop
  slow.io.room := resultRoom

  // Results.
  sink.io.work := work
  sink.io.stop := errorReg.valid
  sink.io.target <> Queue(executor.io.target, 2)
  sink.io.in <> results.io.out
  operands.io.write := sink.io.write
  reducer.io.work := work
  reducer.io.clear := executor.io.clears
  reducer.io.in <> sink.io.reduce
  reducer.io.adders <> lanes.io.adders
  sink.io.reduced <> reducer.io.out
  private val readsEntry = executor.io.readsEntry
  reducer.io.entry := Mux(readsEntry, executor.io.entry, slow.io.entry)
  executor.io.list := reducer.io.list
  executor.io.listFree := reducer.io.listFree
  slow.io.list := reducer.io.list
  slow.io.listFree := reducer.io.listFree && !readsEntry
  writer.io.window := io.window
  writer.io.byteWide := work.dType =/= ResultType.Word.code.U
  writer.io.scattered := work.scatter =/= 0.U
  writer.io.step := maps.io.step
  private val stored = Pair(sink.io.memory)
  writer.io.in <> stored
  io.write <> writer.io.memory
  executor.io.sunk := !sink.io.target.valid && !stored.valid && writer.io.packed && reducer.io.settled
  executor.io.unwritten := writer.io.unwritten
  executor.io.written := writer.io.written

  // The first error stays.
  private val errors = Seq(
    executor.io.error.valid -> executor.io.error.bits,
    (operands.io.error || fetch.io.refused) -> ErrorCode.readBusError.U,
    writer.io.refused -> ErrorCode.writeBusError.U,
    (results.io.notFinite || sink.io.notFinite) -> ErrorCode.notFinite.U,
    (slow.io.missing || reducer.io.missing) -> ErrorCode.badInstruction.U,
    writer.io.outside -> ErrorCode.outsideWindow.U,
    writer.io.misaligned -> ErrorCode.misaligned.U
  )
  private val errorStepReg = Reg(UInt(32.W))
  when(!errorReg.valid) {
    errorStepReg := Mux(writer.io.refused, executor.io.completed, executor.io.ended)
    errorReg.valid := VecInit(errors.map(_._1)).asUInt.orR
    errorReg.bits := PriorityMux(errors)
  }

  private val status = io.status
  status.loaded := maps.io.loaded
  status.completed := executor.io.completed
  status.done := executor.io.done
  status.chosen := reducer.io.chosen
  status.error := errorReg
  status.errorStep := errorStepReg
  status.idle := fetch.io.idle && readers.map(_.io.idle).reduce(_ && _) && writer.io.settled
  status.busy := operands.io.fires
  status.memory := executor.io.active && !operands.io.fires && (operands.io.starved || writer.io.unwritten =/= 0.U)
  status.waits := executor.io.waits
}

object VectorUnit {

  /** Beats of each operand that may be on their way: enough for a memory that weights keep busy. */
  private val readBeats = 256

  /** Beats that wait for a slow unit, or are on their way there. */
  val slowPlaces = 16
}
