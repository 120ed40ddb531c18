package tern.board.memory

import chisel3._
import chisel3.util._
import tern.bus._
import tern.config.TernConfig
import tern.stream.ReadAhead

/** Device memory in block RAM as an AXI4 slave: a beat a cycle to read, and at the same time one to write.
  *
  * One flat memory, as wide as a beat. Several weight ports share its one beat a cycle, so an array that wants more
  * gets wider beats before it gets more ports. Addresses behind its end are answered with an error.
  */
class BlockRam(config: TernConfig, bytes: Int) extends Module {
  require(
    bytes % config.beatBytes == 0 && Integer.bitCount(bytes) == 1,
    s"memoryBytes is $bytes; block RAM comes in powers of two"
  )
  val io = IO(new Bundle {
    val axi = Flipped(new AxiPort(config))
  })
  private val beatBits = log2Ceil(config.beatBytes)
  private val memory = SyncReadMem(bytes / config.beatBytes, Vec(config.beatBytes, UInt(8.W)))
  private def outside(address: UInt): Bool = (address >> log2Ceil(bytes)) =/= 0.U
  private def place(address: UInt): UInt = address(log2Ceil(bytes) - 1, beatBits)
  private val decodeError = 3.U(2.W)

  // Reads: a burst after the other, a beat of it a cycle.
  private val ar = Queue(io.axi.ar, 2)
  private val ahead = Module(new ReadAhead(new AxiReadData(config.memDataBits)))
  private val busyReg = RegInit(false.B)
  private val atReg = Reg(UInt(log2Ceil(bytes / config.beatBytes).W))
  private val leftReg = Reg(UInt(8.W))
  private val errorReg = Reg(Bool())
  private val lastReg = Reg(Bool())
  private val read = busyReg && ahead.io.room
  ar.ready := !busyReg || (read && lastReg)
  when(read) {
    busyReg := !lastReg
    atReg := atReg + 1.U
    leftReg := leftReg - 1.U
    lastReg := leftReg === 1.U
  }
  when(ar.fire) {
    busyReg := true.B
    atReg := place(ar.bits.addr)
    leftReg := ar.bits.len
    lastReg := ar.bits.len === 0.U
    errorReg := outside(ar.bits.addr)
  }
  ahead.io.asked := read
  ahead.io.word.data := memory.read(atReg, read).asUInt
  ahead.io.word.last := RegNext(lastReg)
  ahead.io.word.resp := Mux(RegNext(errorReg), decodeError, 0.U)
  io.axi.r <> ahead.io.deq

  private val aw = Queue(io.axi.aw, 2)
  private val answers = Module(new Queue(UInt(2.W), 4))
  private val writeAtReg = RegInit(0.U(8.W))
  private val writeGo = aw.valid && answers.io.enq.ready
  io.axi.w.ready := writeGo
  aw.ready := io.axi.w.fire && io.axi.w.bits.last
  when(io.axi.w.fire)(writeAtReg := Mux(io.axi.w.bits.last, 0.U, writeAtReg + 1.U))
  // Into the RAM two cycles later, when no read that waited for the answer has come: its blocks lie far apart.
  private def far[A <: Data](signal: A): A = ShiftRegister(signal, 2)
  private val stored = ShiftRegister(io.axi.w.fire && !outside(aw.bits.addr), 2, false.B, true.B)
  private val storedBits = far(io.axi.w.bits)
  when(stored) {
    memory.write(
      far(place(aw.bits.addr) + writeAtReg),
      storedBits.data.asTypeOf(Vec(config.beatBytes, UInt(8.W))),
      storedBits.strb.asBools
    )
  }
  answers.io.enq.valid := io.axi.w.fire && io.axi.w.bits.last
  answers.io.enq.bits := Mux(outside(aw.bits.addr), decodeError, 0.U)
  io.axi.b.valid := answers.io.deq.valid
  io.axi.b.bits.resp := answers.io.deq.bits
  answers.io.deq.ready := io.axi.b.ready
}
