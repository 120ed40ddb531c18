package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.Float32

/** Takes results to where they go: to the buffer or to memory, and into a reduction, whose word ends up in the buffer.
  */
class Sink(config: TernConfig) extends Module {
  private val lanes = config.vectorLanes
  private val laneBits = VectorBuffer.laneBits(config)
  val io = IO(new Bundle {
    val work = Input(new VectorWork(config))
    val stop = Input(Bool())
    val target = Flipped(Decoupled(new RepetitionTarget(config)))
    val in = Flipped(Decoupled(new ShapedBeat(config)))
    val write = Valid(new BufferWrite(config))
    val memory = Decoupled(new StoredBeat(config))
    val reduce = Decoupled(new ResultBeat(config))
    val reduced = Flipped(Decoupled(UInt(32.W)))
    val notFinite = Output(Bool())
  })
  private val work = io.work
  private val target = io.target.bits
  private val beat = io.in.bits
  private val toMemory = work.stored && work.dMemory
  private val toBuffer = work.stored && !work.dMemory
  private val reduces = work.reduction =/= Reduction.none.U
  private val makesWord = reduces && work.reduction =/= Reduction.top.U
  private val endingReg = RegInit(false.B) // only the word of the reduction is missing
  private val rowReg = Reg(UInt(VectorBuffer.rowBits(config).W))

  private val offered = io.in.valid && io.target.valid && !endingReg && !io.stop
  private val room = (!toMemory || io.memory.ready) && (!reduces || io.reduce.ready)
  private val takes = offered && room
  io.in.ready := io.target.valid && !endingReg && !io.stop && room
  io.memory.valid := offered && toMemory && (!reduces || io.reduce.ready)
  io.memory.bits.values := beat.values
  io.memory.bits.bytes := beat.bytes
  io.memory.bits.marks := beat.marks
  io.memory.bits.address := target.address
  io.reduce.valid := offered && reduces && (!toMemory || io.memory.ready)
  io.reduce.bits.values := beat.values
  io.reduce.bits.marks := beat.marks

  private val row = Mux(beat.marks.first, target.word >> laneBits, rowReg)
  when(takes) {
    rowReg := row + 1.U
    endingReg := beat.marks.last && makesWord
  }
  private val ends = endingReg && io.reduced.valid && !io.stop
  io.reduced.ready := endingReg && !io.stop
  when(ends)(endingReg := false.B)
  io.target.ready := Mux(endingReg, ends, takes && beat.marks.last && !makesWord)
  io.notFinite := ends && work.finite && work.reduction =/= Reduction.choose.U && Float32(io.reduced.bits).special

  // A single element without zeros behind it, and a reduction, go to any lane.
  private val single = endingReg || work.single && work.kept === 1.U
  private val word = Mux(endingReg, io.reduced.bits, beat.values(0))
  private val place = Mux(endingReg, target.result, target.word)
  io.write.valid := ends || (takes && toBuffer)
  io.write.bits.row := Mux(single, place >> laneBits, row)
  io.write.bits.mask := Mux(single, UIntToOH(place(laneBits - 1, 0), lanes), beat.marks.kept)
  io.write.bits.words := Mux(single, VecInit(Seq.fill(lanes)(word)), beat.values)
}
