package tern.regs

import chisel3._
import chisel3.util._
import tern.bus.AxiLite
import tern.core.Counters

/** The registers of [[RegisterMap]] on AXI4-Lite. One access at a time, three cycles each: find the register, access
  * it, respond.
  *
  * Registers that are read and written are kept here, counters are selected by number, and all others are wired from
  * outside. Accesses outside the map read as zero and respond with an error.
  *
  * @param vectors
  *   the device has a vector unit
  */
class RegisterFile(vectors: Boolean) extends Module {
  private val registers = RegisterSet(vectors)
  val io = IO(new Bundle {
    val bus = Flipped(new AxiLite(RegisterMap.addressBits))

    /** Values of registers that are not kept here, in the order of [[RegisterSet.driven]]. */
    val values = Input(Vec(registers.driven.size, UInt(32.W)))

    /** Values of registers that are kept here, in the order of [[RegisterSet.kept]]. */
    val kept = Output(Vec(registers.kept.size, UInt(32.W)))

    /** A write to a command register, in the order of [[RegisterSet.commands]]. */
    val commands = Output(Vec(registers.commands.size, Valid(UInt(32.W))))

    /** Which counter of the snapshot is read, and its value in the same cycle. */
    val counter = Output(UInt(Counters.indexBits.W))
    val counterValue = Input(UInt(64.W))

    /** The snapshot is not complete: reads wait. */
    val settling = Input(Bool())

    /** Resets the registers that are kept here. */
    val clear = Input(Bool())
  })

  // Write: address and data together; strobes other than all ones are refused.
  private val writeAnswer = RegInit(false.B)
  private val writeError = Reg(Bool())
  private val write = RegInit(false.B)
  write := io.bus.aw.valid && io.bus.w.valid && !writeAnswer && !write
  private val writable = registers.kept ++ registers.commands
  private val writeHits = writable.map(r => r -> RegNext(io.bus.aw.bits.addr === r.offset.U)).toMap
  private val whole = RegNext(io.bus.w.bits.strb.andR)
  private def hits(r: Register): Bool = write && writeHits(r) && whole
  private def stable(bits: Data): Bool = RegNext(bits.asUInt) === bits.asUInt // the register found is the one accessed
  assert(!write || (stable(io.bus.aw.bits) && stable(io.bus.w.bits)), "a write changed while it was offered")
  io.bus.aw.ready := write
  io.bus.w.ready := write
  when(io.bus.b.ready)(writeAnswer := false.B)
  when(write) {
    writeAnswer := true.B
    writeError := !VecInit(writable.map(hits)).asUInt.orR
  }
  io.bus.b.valid := writeAnswer
  io.bus.b.bits.resp := writeError << 1

  private val keptRegs = registers.kept.map { r =>
    val reg = RegInit(r.reset.U(32.W))
    when(hits(r))(reg := io.bus.w.bits.data)
    when(io.clear)(reg := r.reset.U)
    reg
  }
  io.kept := VecInit(keptRegs)
  for ((command, r) <- io.commands.zip(registers.commands)) {
    command.valid := hits(r)
    command.bits := io.bus.w.bits.data
  }

  // Read.
  private val readAnswer = RegInit(false.B)
  private val readReg = Reg(UInt(32.W))
  private val readError = Reg(Bool())
  private val read = RegInit(false.B)
  read := io.bus.ar.valid && !readAnswer && !read && !io.settling
  private val sources = registers.driven.zip(io.values) ++ registers.kept.zip(keptRegs)
  private val address = io.bus.ar.bits.addr
  private def hit(registers: Seq[Register]): Bool =
    RegNext(VecInit(registers.map(r => address === r.offset.U)).asUInt.orR, false.B)
  io.counter := RegNext(address(Counters.indexBits + 2, 3))
  private val selected = sources.map { case (r, value) => (hit(Seq(r)), value) } ++ Seq(
    hit(RegisterMap.counts.map(_._1)) -> io.counterValue(31, 0),
    hit(RegisterMap.counts.map(_._2)) -> io.counterValue(63, 32)
  )
  assert(!read || stable(io.bus.ar.bits), "a read changed while it was offered")
  io.bus.ar.ready := read
  when(io.bus.r.ready)(readAnswer := false.B)
  when(read) {
    readAnswer := true.B
    readReg := Mux1H(selected)
    readError := !VecInit(selected.map(_._1)).asUInt.orR
  }
  io.bus.r.valid := readAnswer
  io.bus.r.bits.data := readReg
  io.bus.r.bits.resp := readError << 1
}
