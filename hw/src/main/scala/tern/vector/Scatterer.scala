package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Window

/** Gives each element a beat of its own, at the sum of the steps up to it. An element takes two cycles. */
class Scatterer(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val offsetBits = log2Ceil(config.beatBytes)
  val io = IO(new Bundle {
    val window = Input(new Window)
    val byteWide = Input(Bool())
    val level = Output(Valid(UInt(log2Ceil(Instruction.indexBits).W)))
    val step = Input(SInt(Maps.offsetBits.W))
    val in = Flipped(Decoupled(new StoredBeat(config)))
    val out = Decoupled(new PlacedBeat(config))
    val outside = Output(Bool())
    val misaligned = Output(Bool())
  })
  private val laneReg = RegInit(0.U(log2Ceil(lanes).W))
  private val indexReg = Reg(UInt(Instruction.countBits.W)) // of the next element
  private val addressReg = Reg(SInt(Places.bits(config).W))
  private val steppingReg = RegInit(false.B) // the step to this element comes in this cycle
  private val marks = io.in.bits.marks
  private val begins = marks.first && laneReg === 0.U
  private val index = Mux(begins, 1.U, indexReg)
  private val address = Mux(begins, io.in.bits.address.zext, addressReg)
  private val lastLane = !(marks.kept >> (laneReg +& 1.U)).orR

  private val here = io.in.valid && !steppingReg
  private val outside = !Places.inside(config, io.window, address, address)
  private val misaligned = !io.byteWide && address(1, 0) =/= 0.U
  io.outside := here && outside
  io.misaligned := here && misaligned
  io.out.valid := here && !outside && !misaligned
  io.out.bits.beat := address(config.addressBits - 1, offsetBits)
  io.out.bits.data := Mux(
    io.byteWide,
    Fill(config.beatBytes, io.in.bits.bytes(laneReg)),
    Fill(config.beatBytes / 4, io.in.bits.values(laneReg))
  )
  private val at = address(offsetBits - 1, 0)
  io.out.bits.strobe := Mux(io.byteWide, 1.U, 15.U) << at
  io.out.bits.last := true.B

  private val goes = io.out.fire
  io.level.valid := goes
  io.level.bits := PriorityEncoder(index(Instruction.indexBits - 1, 0))
  steppingReg := goes
  when(goes) {
    laneReg := Mux(lastLane, 0.U, laneReg + 1.U)
    indexReg := index + 1.U
    addressReg := address
  }
  when(steppingReg)(addressReg := addressReg + io.step)
  io.in.ready := goes && lastLane
}
