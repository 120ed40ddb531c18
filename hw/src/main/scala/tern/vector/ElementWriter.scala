package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{Window, WriteStream}

/** What a repetition leaves in memory: one beat of its elements, and where the first of them goes. */
class StoredBeat(config: TernConfig) extends ShapedBeat(config) {

  /** Of the repetition's first element. */
  val address = UInt(config.addressBits.W)
}

/** Writes elements to memory, wherever they begin: one after the other, or each at a place of its own. */
class ElementWriter(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val window = Input(new Window)

    /** Elements are bytes, else words. */
    val byteWide = Input(Bool())

    /** Elements go to places of their own, and the step from an element to the next is asked of a table by the number
      * of zeros at the end of the next element's index; it comes a cycle later.
      */
    val scattered = Input(Bool())
    val level = Output(Valid(UInt(log2Ceil(Instruction.indexBits).W)))
    val step = Input(SInt(Maps.offsetBits.W))
    val in = Flipped(Decoupled(new StoredBeat(config)))
    val memory = new WriteStream(config)

    /** Elements that lie outside the window, or not at a multiple of their size, are not written. */
    val outside = Output(Bool())
    val misaligned = Output(Bool())
    val refused = Output(Bool())

    /** All that was taken is in bursts. */
    val packed = Output(Bool())

    /** Bursts that are not known to be in memory, and a pulse for each that is. */
    val unwritten = Output(UInt(BurstCollector.countBits.W))
    val written = Output(Bool())

    /** No burst that was asked for waits for its answer. */
    val settled = Output(Bool())
  })
  private val packer = Module(new Packer(config))
  private val scatterer = Module(new Scatterer(config))
  private val bursts = Module(new BurstCollector(config))
  packer.io.byteWide := io.byteWide
  scatterer.io.byteWide := io.byteWide
  scatterer.io.window := io.window
  io.level := scatterer.io.level
  scatterer.io.step := io.step
  packer.io.in.valid := io.in.valid && !io.scattered
  packer.io.in.bits := io.in.bits
  scatterer.io.in.valid := io.in.valid && io.scattered
  scatterer.io.in.bits := io.in.bits
  io.in.ready := Mux(io.scattered, scatterer.io.in.ready, packer.io.in.ready)
  io.outside := scatterer.io.outside
  io.misaligned := scatterer.io.misaligned

  bursts.io.in.valid := packer.io.out.valid || scatterer.io.out.valid
  bursts.io.in.bits := Mux(io.scattered, scatterer.io.out.bits, packer.io.out.bits)
  packer.io.out.ready := bursts.io.in.ready && !io.scattered
  scatterer.io.out.ready := bursts.io.in.ready && io.scattered
  io.memory <> bursts.io.memory
  io.refused := bursts.io.refused
  io.packed := packer.io.idle && !bursts.io.open
  io.unwritten := bursts.io.unwritten
  io.written := bursts.io.written
  io.settled := bursts.io.settled
}
