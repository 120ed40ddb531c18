package tern.board.memory

import chisel3._
import chisel3.util._
import tern.bus._
import tern.config.TernConfig
import tern.stream.{Countdown, Pair, ReadAhead, RegisteredRam, TwoPortRam}

/** Device memory in block RAM as an AXI4 slave: one beat read and one beat written per cycle.
  *
  * One flat memory, as wide as a beat. Several weight ports share its one beat per cycle, so an array that needs more
  * gets wider beats before it gets more ports. Addresses beyond its end are answered with an error. A word read while
  * it is being written must not be used; once a write is answered, it can be read.
  */
class BlockRam(config: TernConfig, bytes: Int) extends Module {
  require(
    bytes % config.beatBytes == 0 && Integer.bitCount(bytes) == 1,
    s"memoryBytes is $bytes; expected a power of two, for block RAM, of at least one beat"
  )
  val io = IO(new Bundle {
    val axi = Flipped(new AxiPort(config))
  })
  private val beatBits = log2Ceil(config.beatBytes)
  private val places = bytes / config.beatBytes
  private def outside(address: UInt): Bool = (address >> log2Ceil(bytes)) =/= 0.U
  private def place(address: UInt): UInt = address(log2Ceil(bytes) - 1, beatBits)
  private val decodeError = 3.U(2.W)

  // Reads: burst by burst, one beat per cycle.
  private val ar = Pair(io.axi.ar)
  private val latency = if (config.target.ramRegister) 2 else 1
  private val ahead = Module(new ReadAhead(new AxiReadData(config.memDataBits), latency))
  private val left = Module(new Countdown(8))
  private val atReg = Reg(UInt(log2Ceil(places).W))
  private val errorReg = Reg(Bool())
  private val read = left.io.here && ahead.io.room
  left.io.run.valid := ar.valid
  left.io.run.bits := ar.bits.len
  ar.ready := left.io.run.ready
  left.io.passes := read
  when(read)(atReg := atReg + 1.U)
  when(ar.fire) {
    atReg := place(ar.bits.addr)
    errorReg := outside(ar.bits.addr)
  }
  ahead.io.asked := read
  ahead.io.word.last := ShiftRegister(left.io.last, latency)
  ahead.io.word.resp := Mux(ShiftRegister(errorReg, latency), decodeError, 0.U)
  io.axi.r <> ahead.io.deq

  private val aw = Pair(io.axi.aw)
  private val answers = Module(new Queue(UInt(2.W), 4))
  private val writeAtReg = RegInit(0.U(8.W))
  // Room is a cycle old and answers are a cycle late: when the queue holds one, three more may be in flight.
  private val roomReg = RegNext(answers.io.count <= 1.U, false.B)
  private val writeGo = aw.valid && roomReg
  io.axi.w.ready := writeGo
  aw.ready := io.axi.w.fire && io.axi.w.bits.last
  when(io.axi.w.fire)(writeAtReg := Mux(io.axi.w.bits.last, 0.U, writeAtReg + 1.U))
  // Written to the RAM two cycles later, because its blocks are far apart; no read that waited for the answer can come before that.
  private def far[A <: Data](signal: A): A = ShiftRegister(signal, 2)
  private val stored = ShiftRegister(io.axi.w.fire && !outside(aw.bits.addr), 2, false.B, true.B)
  private val storedBits = far(io.axi.w.bits)
  private val storedAt = far(place(aw.bits.addr) + writeAtReg)
  ahead.io.word.data := VecInit(storedBits.strb.asBools.zipWithIndex.map { case (strobe, i) =>
    val byte = storedBits.data(8 * i + 7, 8 * i)
    if (config.target.ramRegister) RegisteredRam(places)(stored && strobe, storedAt, byte)(atReg)
    else TwoPortRam(places)(stored && strobe, storedAt, byte)(read, atReg)
  }).asUInt
  answers.io.enq.valid := RegNext(io.axi.w.fire && io.axi.w.bits.last, false.B)
  answers.io.enq.bits := RegNext(Mux(outside(aw.bits.addr), decodeError, 0.U))
  assert(!answers.io.enq.valid || answers.io.enq.ready, "an answer came to a full queue")
  io.axi.b.valid := answers.io.deq.valid
  io.axi.b.bits.resp := answers.io.deq.bits
  answers.io.deq.ready := io.axi.b.ready
}
