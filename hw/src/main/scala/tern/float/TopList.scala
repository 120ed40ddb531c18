package tern.float

import chisel3._
import chisel3.util._

/** A value and the place that it came from. */
class Ranked(indexBits: Int) extends Bundle {
  val value = UInt(32.W)
  val index = UInt(indexBits.W)
}

/** The largest of a stream of floats, in descending order; of equal ones the first. Zero is above its negative; there
  * is no NaN.
  *
  * A beat takes one cycle, and one more for each of its elements that is among the largest so far.
  */
class TopList(size: Int, lanes: Int, indexBits: Int) extends Module {
  val io = IO(new Bundle {

    /** Empties the list, before the first beat. */
    val clear = Input(Bool())
    val in = Flipped(Decoupled(new Bundle {
      val first = UInt(indexBits.W) // the index of lane 0; the others follow
      val present = UInt(lanes.W)
      val values = Vec(lanes, UInt(32.W))
    }))

    /** All that was taken is in the list. */
    val settled = Output(Bool())
    val list = Output(Vec(size, Valid(new Ranked(indexBits))))
  })
  private val listReg = Reg(Vec(size, new Ranked(indexBits)))
  private val validReg = RegInit(VecInit.fill(size)(false.B))
  private val beatReg = Reg(chiselTypeOf(io.in.bits))
  private val waitingReg = RegInit(0.U(lanes.W)) // of the beat's elements
  private val newReg = Reg(new Ranked(indexBits))
  private val isNewReg = RegInit(false.B)
  private def above(a: UInt, b: UInt) = Order.key(a) > Order.key(b)

  // The last place may change in this cycle, which lets through an element that finds no place after all.
  private val large = VecInit(beatReg.values.map(!validReg.last || above(_, listReg.last.value))).asUInt & waitingReg
  private val lane = PriorityEncoder(large)
  isNewReg := large.orR
  newReg.value := beatReg.values(lane)
  newReg.index := beatReg.first + lane
  io.in.ready := !large.orR
  waitingReg := Mux(io.in.fire, io.in.bits.present, large & ~PriorityEncoderOH(large))
  when(io.in.fire)(beatReg := io.in.bits)

  // Those below the new one move down by a place.
  private val stays = VecInit(
    listReg.zip(validReg).map { case (entry, valid) => valid && !above(newReg.value, entry.value) }
  )
  for (i <- 0 until size) {
    val takes = if (i == 0) true.B else stays(i - 1)
    when(isNewReg && !stays(i)) {
      listReg(i) := (if (i == 0) newReg else Mux(takes, newReg, listReg(i - 1)))
      validReg(i) := takes || (if (i == 0) true.B else validReg(i - 1))
    }
  }
  when(io.clear) {
    validReg.foreach(_ := false.B)
    waitingReg := 0.U
    isNewReg := false.B
  }
  io.settled := waitingReg === 0.U && !isNewReg
  for ((out, i) <- io.list.zipWithIndex) {
    out.valid := validReg(i)
    out.bits := listReg(i)
  }
}
