package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{ReadBeat, ReadStream, Window}

/** An instruction as it came. */
class FetchedInstruction extends Bundle {
  val word = UInt((8 * InstructionField.bytes).W)

  /** Memory refused to give it. */
  val error = Bool()
}

/** Fetches the instructions of a token ahead, one after the other, and before them the table of index maps. */
class InstructionFetch(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val beats = InstructionField.bytes / config.beatBytes
  private val ahead = 8 // instructions
  val io = IO(new Bundle {
    val window = Input(new Window)
    val halt = Input(Bool())

    /** The table, or a number of instructions, is to be read from an address on. */
    val load = Input(Bool())
    val start = Input(Bool())
    val maps, program = Input(UInt(config.addressBits.W))
    val count = Input(UInt(32.W))
    val memory = new ReadStream(config)
    val word = Valid(UInt(32.W))

    /** Memory refused a part of the table. */
    val refused = Output(Bool())
    val out = Decoupled(new FetchedInstruction)

    /** What is next lies outside the window. */
    val outside = Output(Bool())
    val idle = Output(Bool())
  })
  private val mapsReg = RegInit(false.B)
  private val leftReg = RegInit(0.U(32.W)) // to be asked for
  private val addressReg = Reg(UInt((config.addressBits + 1).W))
  private val knownReg = RegInit(false.B) // whether it is inside
  private val insideReg = Reg(Bool())
  private val roomReg = RegInit(ahead.U(log2Ceil(ahead + 1).W))
  private val awaitedReg = RegInit(0.U(log2Ceil(ahead + 1).W))
  private val leaves = Wire(Bool()) // the last beat of a burst is taken out

  io.memory.burst.valid := leftReg =/= 0.U && knownReg && insideReg && roomReg =/= 0.U && !io.halt
  io.memory.burst.bits.address := addressReg
  io.memory.burst.bits.beats := beats.U
  private val asks = io.memory.burst.fire
  private val comes = io.memory.beat.fire && io.memory.beat.bits.last
  roomReg := roomReg + leaves - asks
  awaitedReg := awaitedReg + asks - comes
  insideReg := io.window
    .holdsFrom(config, addressReg(config.addressBits - 1, 0)) && io.window.holdsTo(config, addressReg)
  knownReg := !asks && leftReg =/= 0.U
  when(asks) {
    leftReg := leftReg - 1.U
    addressReg := addressReg + InstructionField.bytes.U
  }
  when(io.load || io.start) {
    mapsReg := io.load
    leftReg := Mux(io.load, (Maps.bytes / InstructionField.bytes).U, io.count)
    addressReg := Mux(io.load, io.maps, io.program)
    knownReg := false.B
  }

  private val queue = Module(new Queue(new ReadBeat(config), ahead * beats))
  queue.io.enq <> io.memory.beat
  private val beat = queue.io.deq
  assert(!io.memory.beat.valid || io.memory.beat.ready, "a beat comes for which no place was kept")

  // The table goes on word by word.
  private val laneReg = RegInit(0.U(log2Ceil(lanes).W))
  private val words = beat.bits.data.asTypeOf(Vec(lanes, UInt(32.W)))
  private val wordPasses = mapsReg && beat.valid
  io.word.valid := wordPasses
  io.word.bits := words(laneReg)
  io.refused := wordPasses && beat.bits.error
  when(wordPasses)(laneReg := laneReg + 1.U)

  // Instructions are put together.
  private val partsReg = Reg(Vec(beats, UInt(config.memDataBits.W)))
  private val partReg = RegInit(0.U(log2Ceil(beats).max(1).W))
  private val fullReg = RegInit(false.B)
  private val errorReg = Reg(Bool())
  private val partTaken = !mapsReg && beat.valid && !fullReg
  private val lastPart = partReg === (beats - 1).U
  when(partTaken) {
    partsReg(partReg) := beat.bits.data
    errorReg := beat.bits.error || (errorReg && partReg =/= 0.U)
    partReg := Mux(lastPart, 0.U, partReg + 1.U)
    fullReg := lastPart
  }
  when(io.out.fire)(fullReg := false.B)
  beat.ready := Mux(mapsReg, laneReg.andR, !fullReg)
  leaves := beat.fire && beat.bits.last
  io.out.valid := fullReg
  io.out.bits.word := partsReg.asUInt
  io.out.bits.error := errorReg
  io.outside := leftReg =/= 0.U && knownReg && !insideReg && awaitedReg === 0.U && !beat.valid && !fullReg
  io.idle := awaitedReg === 0.U
}
