package tern.vector

import chisel3._
import chisel3.util._
import java.nio.file.Path
import tern.config.TernConfig
import tern.float.WordFile
import tern.stream.{ReadArbiter, Window}

/** A vector unit on a memory of its own, which a file fills beat by beat.
  *
  * @param file
  *   beats in hexadecimal digits, a line each
  * @param fileBeats
  *   its lines
  */
class VectorBench(config: TernConfig, layout: BenchLayout, file: Path, fileBeats: Int) extends Module {
  private val indexBits = log2Ceil(layout.beats)
  val io = IO(new Bundle {
    val control = Input(new VectorControl(config))
    val status = Output(new VectorStatus(config))
    val window = Input(new Window)
    val halt = Input(Bool())
    val pace = Input(new MemoryPace)

    /** Fills beats of memory, one a cycle: with those of the file, or with zeros. */
    val fill = Flipped(Valid(new Bundle {
      val from = UInt(32.W)
      val to = UInt(indexBits.W)
      val count = UInt((indexBits + 1).W)
      val zero = Bool()
    }))
    val filling = Output(Bool())
    val bad = Flipped(Valid(UInt(indexBits.W)))
    val look = Input(UInt(indexBits.W))
    val seen = Output(UInt(config.memDataBits.W))
    val clear = Input(Bool())
    val hash, dumpHash = Output(UInt(32.W))

    /** All instructions of the token are complete, or one failed. */
    val settled = Output(Bool())
    val memoryIdle = Output(Bool())

    /** Some burst was not what a port takes, or went outside the window. */
    val unlawful = Output(Bool())
  })
  private val unit = Module(new VectorUnit(config))
  unit.io.control := io.control
  unit.io.window := io.window
  unit.io.halt := io.halt
  io.status := unit.io.status
  io.settled := unit.io.status.done || unit.io.status.error.valid

  private val memory = Module(new VectorMemory(config, layout.beats, layout.dump, layout.dumpBeats))
  private val readers = Module(new ReadArbiter(config, 3))
  readers.io.clients.zip(Seq(unit.io.program, unit.io.a, unit.io.b)).foreach { case (client, port) => client <> port }
  memory.io.read <> readers.io.memory
  memory.io.write <> unit.io.write
  memory.io.pace := io.pace
  memory.io.bad := io.bad
  memory.io.look := io.look
  memory.io.clear := io.clear
  io.seen := memory.io.seen
  io.hash := memory.io.hash
  io.dumpHash := memory.io.dumpHash
  io.memoryIdle := memory.io.idle

  private val fromReg = Reg(UInt(32.W))
  private val toReg = Reg(UInt(indexBits.W))
  private val leftReg = RegInit(0.U((indexBits + 1).W))
  private val zeroReg = Reg(Bool())
  private val words = Module(new WordFile(file, fileBeats, config.memDataBits))
  words.index := fromReg
  io.filling := leftReg =/= 0.U
  memory.io.set.valid := io.filling
  memory.io.set.bits.index := toReg
  memory.io.set.bits.data := Mux(zeroReg, 0.U, words.word)
  when(io.fill.valid) {
    fromReg := io.fill.bits.from
    toReg := io.fill.bits.to
    leftReg := io.fill.bits.count
    zeroReg := io.fill.bits.zero
  }.elsewhen(io.filling) {
    fromReg := fromReg + 1.U
    toReg := toReg + 1.U
    leftReg := leftReg - 1.U
  }

  private val unlawfulReg = RegInit(false.B)
  for (burst <- Seq(unit.io.program.burst, unit.io.a.burst, unit.io.b.burst, unit.io.write.burst)) {
    val bytes = (burst.bits.beats << log2Ceil(config.beatBytes)).asUInt
    val lawful = burst.bits.beats =/= 0.U && burst.bits.beats <= config.burstBeats.U &&
      burst.bits.address(log2Ceil(config.beatBytes) - 1, 0) === 0.U &&
      (burst.bits.address(11, 0) +& bytes) <= 4096.U && io.window.holds(config, burst.bits)
    when(burst.valid && !lawful)(unlawfulReg := true.B)
  }
  io.unlawful := unlawfulReg
}

/** Places in the memory of a bench, in beats: the data of a list from 0 on, a copy of the buffer, maps, and programs.
  */
final case class BenchLayout(config: TernConfig, bytes: Int, words: Int, programBytes: Int) {
  private def beatsOf(size: Int) = (size + config.beatBytes - 1) / config.beatBytes
  val dump: Int = beatsOf(bytes)
  val dumpBeats: Int = beatsOf(4 * words)
  val maps: Int = dump + dumpBeats
  val mapBeats: Int = beatsOf(16 * 128)
  val program: Int = maps + mapBeats
  val beats: Int = 1 << log2Ceil(program + beatsOf(programBytes))

  /** Device address of a beat. */
  def address(base: BigInt, beat: Int): BigInt = base + BigInt(beat) * config.beatBytes
}
