package tern.core

import chisel3._
import chisel3.util._
import tern.array.ArrayIssue
import tern.config.{ErrorCode, TernConfig}
import tern.stream.{ActivationBuffer, ActivationSlot, ChunkFlags, Wave}

/** What the array does in this cycle; exactly one is true while a job is ready. */
class Activity extends Bundle {
  val busy = Bool()
  val starvedWeights = Bool()
  val starvedActivations = Bool()
  val blocked = Bool()
}

/** Walks through passes: for each tile, each chunk and each token group, one issue to the array.
  *
  * The array never stalls, so an issue waits here until its weights are there and, if it completes results, until they
  * can leave: the drain must be free when they start ([[DrainScheduler]]), and there must be room to collect them. If
  * its activations are loaded, the next pass follows without a bubble, or after one with `issueAhead`. In that case a
  * chunk is taken when it arrives, and while the chunk before it is issued it is decided whether this one is next.
  */
class Sequencer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val pass = Flipped(Decoupled(new Pass(config)))
    val chunks = Vec(config.weightPorts, Flipped(Decoupled(new ChunkFlags)))

    /** With the handshake of a chunk, unless `issueAhead`: it is the last of its pass. */
    val passEnd = Output(Bool())

    /** The chunk that is issued holds trit planes. */
    val planes = Output(Bool())
    val read = Valid(new ActivationSlot(config))
    val issue = Output(new ArrayIssue(config))
    val release = Valid(UInt(1.W))

    /** A wave starts to drain: its first result of row 0 leaves the array a fixed time later. */
    val wave = Valid(new Wave(config))

    /** Waves for the writer, and one pulse for each whose room is free again. */
    val landed = Decoupled(new Wave(config))
    val waveDone = Input(Bool())
    val ready = Input(UInt(32.W))
    val completed = Input(UInt(32.W))

    /** A run is under way: `ready` and `completed` mean nothing. */
    val running = Input(Bool())
    val halt = Input(Bool())
    val activity = Output(new Activity)

    /** The current pass or its weights are faulty. */
    val error = Valid(UInt(4.W))

    /** Jobs of the ring whose last chunk was issued, and the tag of the one that is issued. */
    val issued = Output(UInt(32.W))
    val tag = Output(UInt(32.W))
    val quiet = Output(Bool())
  })

  private val activeReg = RegInit(false.B)
  private val passReg = Reg(new Pass(config))
  private val goodReg = RegInit(false.B) // active, and the pass has no error
  private val openReg = RegInit(false.B) // and nothing holds it
  private val kLeft = Reg(UInt(io.pass.bits.k.getWidth.W))
  private val nLeft = Reg(UInt(Job.nBits.W))
  private val slotReg = Reg(new ActivationSlot(config))
  private val tileAddress = Reg(chiselTypeOf(io.pass.bits.resultAddress))
  private val issuedReg = RegInit(0.U(32.W))

  /** Rows of so many tiles, of a pass or of the current one. */
  private def tileRows(tiles: Int, pass: Pass = passReg): UInt =
    Mux(config.planes.B && pass.planes, (tiles * config.planeRows).U, (tiles * config.outputCols).U)

  private val firstGroup = slotReg.group === 0.U
  private val lastGroup = slotReg.group === passReg.lastGroup
  private val lastChunk = Reg(Bool()) // kLeft <= lanes, and so on below
  private val nextIsLast = Reg(Bool()) // of the chunk after this one
  private val lastTile = Reg(Bool())
  private val nextTileIsLast = Reg(Bool())
  private val oneChunk = Reg(Bool())
  private val twoChunks = Reg(Bool()) // at most
  private val lastOfPass = Reg(Bool()) // lastChunk && lastTile
  private val passEnd = lastOfPass && lastGroup
  private val nextLastChunk = oneChunk || (!lastChunk && nextIsLast)
  private val nextLastTile = Mux(lastChunk, nextTileIsLast, lastTile)
  private val nextLastOfPass = nextLastChunk && nextLastTile
  assert(
    !activeReg || Seq(
      lastChunk === (kLeft <= config.lanes.U),
      nextIsLast === (kLeft <= (2 * config.lanes).U),
      lastTile === (nLeft <= tileRows(1)),
      nextTileIsLast === (nLeft <= tileRows(2)),
      oneChunk === (passReg.k <= config.lanes.U),
      twoChunks === (passReg.k <= (2 * config.lanes).U),
      lastOfPass === (lastChunk && lastTile)
    ).reduce(_ && _),
    "a flag does not say what is left of the pass"
  )

  private val fire = Wire(Bool())

  /** Weights of all ports, which advance in step. */
  private class Chunk(val valid: Bool, flags: Seq[ChunkFlags]) {
    private def any(flag: ChunkFlags => Bool): Bool = VecInit(flags.map(flag)).asUInt.orR
    val error: Bool = any(_.error)
    val invalid: Bool = any(_.invalid)
    def sound(passEnd: Bool): Bool = {
      val wrongLength =
        any(_.short) || (lastGroup && Mux(passEnd, any(!_.last), any(f => f.last && !f.slotsLeft)))
      !(error || invalid || wrongLength)
    }
  }
  private val offered = new Chunk(VecInit(io.chunks.map(_.valid).toSeq).asUInt.andR, io.chunks.map(_.bits).toSeq)
  private val (chunk, take) =
    if (config.issueAhead) {
      val heldReg = RegInit(false.B)
      val take = offered.valid && (!heldReg || fire)
      heldReg := take || (heldReg && !fire)
      (new Chunk(heldReg, io.chunks.map(c => RegEnable(c.bits, take)).toSeq), take)
    } else (offered, fire && lastGroup)
  for (port <- io.chunks) port.ready := take
  private val fault = PriorityMux(
    Seq(
      !goodReg -> passReg.error,
      chunk.error -> ErrorCode.readBusError.U,
      chunk.invalid -> ErrorCode.invalidTrit.U,
      true.B -> ErrorCode.badDescriptor.U
    )
  )

  private val drain = Module(new DrainScheduler(config))
  private val sound = chunk.sound(passEnd)
  private def may(free: Bool): Bool = openReg && chunk.valid && sound && (!lastChunk || free || !firstGroup)
  fire := (
    if (config.issueAhead) {
      val nextMay =
        openReg && !passEnd && offered.valid && offered.sound(nextLastOfPass) && (!nextLastChunk || drain.io.nextFree)
      RegNext(Mux(fire, nextMay, may(drain.io.nextFree)), false.B)
    } else may(drain.io.free)
  )
  io.error.valid := activeReg && !io.halt && (!goodReg || (chunk.valid && !sound))
  io.error.bits := fault
  io.passEnd := passEnd
  io.planes := passReg.planes

  // Where the next issue is: here, or at the start of the next pass.
  private val load = !activeReg || passEnd
  private val step = !activeReg || fire
  io.pass.ready := step && load && !io.halt
  private val good = WireDefault(goodReg)
  goodReg := good
  openReg := good && !io.halt
  when(step) {
    when(load) {
      val taken = io.pass.valid && !io.halt
      val pass = io.pass.bits
      activeReg := taken
      good := taken && pass.error === 0.U
      passReg := pass
      kLeft := pass.k
      nLeft := pass.n
      lastChunk := pass.k <= config.lanes.U
      oneChunk := pass.k <= config.lanes.U
      nextIsLast := pass.k <= (2 * config.lanes).U
      twoChunks := pass.k <= (2 * config.lanes).U
      lastTile := pass.n <= tileRows(1, pass)
      nextTileIsLast := pass.n <= tileRows(2, pass)
      lastOfPass := pass.k <= config.lanes.U && pass.n <= tileRows(1, pass)
      slotReg.bank := pass.bank
      slotReg.long := ActivationSlot.isLong(config, pass.k)
      slotReg.group := 0.U
      slotReg.chunk := 0.U
      tileAddress := pass.resultAddress
    }.elsewhen(!lastGroup)(slotReg.group := slotReg.group + 1.U)
      .otherwise {
        slotReg.group := 0.U
        slotReg.chunk := Mux(lastChunk, 0.U, slotReg.chunk + 1.U)
        kLeft := Mux(lastChunk, passReg.k, kLeft - config.lanes.U)
        lastChunk := nextLastChunk
        nextIsLast := Mux(lastChunk, twoChunks, kLeft <= (3 * config.lanes).U)
        lastTile := nextLastTile
        lastOfPass := nextLastOfPass
        when(lastChunk) {
          nextTileIsLast := nLeft <= tileRows(3)
          nLeft := nLeft - tileRows(1)
          tileAddress := tileAddress + (tileRows(1) << 2)
        }
      }
  }
  when(fire && passEnd)(issuedReg := issuedReg + (passReg.lastOfJob && !io.running))

  // To the array.
  private val rows = Mux(lastGroup, passReg.lastRows, config.tokenRows.U)
  io.read.valid := fire
  io.read.bits := slotReg
  io.issue.tag.valid := fire
  io.issue.tag.first := slotReg.chunk === 0.U
  io.issue.tag.last := lastChunk
  io.issue.tag.group := slotReg.group
  io.issue.rows := VecInit.tabulate(config.tokenRows)(t => t.U < rows).asUInt
  io.issue.drain := drain.io.drain
  io.issue.drainRows := drain.io.drainRows

  drain.io.planes := passReg.planes
  drain.io.complete := fire && lastChunk
  drain.io.tile.address := tileAddress
  drain.io.tile.stride := passReg.resultStride
  drain.io.tile.firstGroup := firstGroup
  drain.io.tile.rows := rows
  // Tiles of integers make a wave together, if no other token groups come in between.
  private val joins = config.planes.B && passReg.planes && passReg.lastGroup === 0.U && (config.waveTiles > 1).B
  private val placeReg = RegInit(0.U(log2Ceil(config.waveTiles).W)) // of the tile in its wave
  private val lastPlace = !joins || lastTile || placeReg === (config.waveTiles - 1).U
  when(drain.io.complete)(placeReg := Mux(lastPlace, 0.U, placeReg + 1.U))
  private val waveRows = Mux(joins, (config.waveTiles * config.planeRows).U, tileRows(1))
  private val lastWave = nLeft <= waveRows
  drain.io.tile.cols := Mux(lastWave, nLeft, waveRows)(drain.io.tile.cols.getWidth - 1, 0)
  drain.io.tile.planes := passReg.planes
  drain.io.tile.opens := placeReg === 0.U
  drain.io.tile.closes := lastPlace
  drain.io.tile.lastOfJob := lastGroup && lastWave && passReg.lastOfJob
  drain.io.tile.tag := passReg.tag
  drain.io.waveDone := io.waveDone
  io.wave := drain.io.wave
  io.landed <> drain.io.landed

  private val readCycles = ActivationBuffer.readCycles(config)
  io.release.valid := ShiftRegister(fire && passEnd, readCycles, false.B, true.B)
  io.release.bits := ShiftRegister(passReg.bank, readCycles)

  io.activity.busy := fire
  io.activity.starvedWeights := activeReg && !chunk.valid
  io.activity.starvedActivations := !activeReg && (io.ready =/= issuedReg || io.running)
  io.activity.blocked :=
    !fire && Mux(activeReg, chunk.valid, io.ready === issuedReg && io.ready =/= io.completed && !io.running)
  io.issued := issuedReg
  io.tag := passReg.tag
  io.quiet := drain.io.quiet
}
