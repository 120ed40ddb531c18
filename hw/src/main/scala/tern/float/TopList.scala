package tern.float

import chisel3._
import chisel3.util._

/** The largest of a stream of floats in descending order, with their indexes; of equal ones the first comes first. The
  * order is that of [[Order.key]].
  *
  * A beat takes one cycle. Each of its elements that is among the largest so far takes one more, and one for each place
  * of the list that it passes on its way up from the end: a long stream has few of them, unless it ascends.
  */
class TopList(size: Int, lanes: Int, indexBits: Int) extends Module {
  require(size >= 2, s"a list of $size; expected 2 or more")
  private val atBits = log2Ceil(size + 1)
  val io = IO(new Bundle {

    /** Empties the list, before the first beat. */
    val clear = Input(Bool())
    val in = Flipped(Decoupled(new Bundle {
      val first = UInt(indexBits.W) // the index of lane 0; the others follow
      val present = UInt(lanes.W)
      val values = Vec(lanes, UInt(32.W))
    }))

    /** All that was taken is in the list, which may be read. */
    val settled = Output(Bool())
    val count = Output(UInt(atBits.W))
    val at = Input(UInt(log2Ceil(size).W))
    val value = Output(UInt(32.W))
    val index = Output(UInt(indexBits.W))
  })
  private class Entry extends Bundle {
    val key = SInt(32.W)
    val index = UInt(indexBits.W)
  }
  private val entries = Mem(size, new Entry)
  private val countReg = RegInit(0.U(atBits.W))
  private val full = countReg === size.U
  private val leastReg = Reg(SInt(32.W)) // the last entry's key, once it is full

  private val keysReg = Reg(Vec(lanes, SInt(32.W)))
  private val firstReg = Reg(UInt(indexBits.W))
  private val waitingReg = RegInit(0.U(lanes.W)) // of the beat's elements
  private val newReg = Reg(new Entry)
  private val placeReg = Reg(UInt(atBits.W)) // of the new entry, if it is not above the one before
  private val insertsReg = RegInit(false.B)

  private val large = VecInit(keysReg.map(key => !full || key > leastReg)).asUInt & waitingReg
  private val lane = PriorityEncoder(large)
  io.in.ready := !insertsReg && !large.orR
  when(!insertsReg) {
    newReg.key := keysReg(lane)
    newReg.index := firstReg + lane
    placeReg := countReg
    insertsReg := large.orR
    waitingReg := large & ~PriorityEncoderOH(large)
  }
  when(io.in.fire) {
    waitingReg := io.in.bits.present
    firstReg := io.in.bits.first
    keysReg := VecInit(io.in.bits.values.map(Order.key))
  }

  private val above = placeReg - 1.U
  private val entry = entries(Mux(insertsReg, above(log2Ceil(size) - 1, 0), io.at))
  private val passes = placeReg =/= 0.U && newReg.key > entry.key
  private val written = Mux(passes, entry, newReg)
  when(insertsReg) {
    when(placeReg =/= size.U)(entries(placeReg(log2Ceil(size) - 1, 0)) := written)
    when(placeReg === (size - 1).U)(leastReg := written.key)
    placeReg := above
    when(!passes) {
      insertsReg := false.B
      when(!full)(countReg := countReg + 1.U)
    }
  }
  when(io.clear) {
    countReg := 0.U
    waitingReg := 0.U
    insertsReg := false.B
  }
  io.settled := waitingReg === 0.U && !insertsReg
  io.count := countReg
  io.value := Order.word(entry.key)
  io.index := entry.index
}
