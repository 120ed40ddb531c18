package tern.float

import chisel3._
import chisel3.util._

/** Adds up floats in the order that all backends share: element `i` to partial sum `i mod 16`, then the tree (0 + 8, 1
  * + 9, ...), (0 + 4, ...), (0 + 2, ...), (0 + 1). It borrows an adder of each lane.
  *
  * A lane has `16 / lanes` of the partial sums. So many beats are taken in `adderLatency` cycles; or one in every
  * cycle, if that is less. Elements that are missing in the last beat are zeros: no partial sum is ever -0, so they
  * change none.
  */
class SixteenSums(lanes: Int, adderLatency: Int) extends Module {
  require(lanes >= 1 && lanes <= 16 && isPow2(lanes), s"$lanes lanes; expected a power of two up to 16")
  require(adderLatency >= 1, "an adder has no stage; expected one or more")
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new Bundle {
      val last = Bool()
      val values = Vec(lanes, UInt(32.W))
    }))
    val a, b = Output(Vec(lanes, UInt(32.W)))
    val sum = Input(Vec(lanes, UInt(32.W)))
    val out = Decoupled(UInt(32.W))
  })
  private val slots = 16 / lanes
  private def slotType = UInt(log2Ceil(slots).W)

  /** Additions of the tree: to a slot, from a slot, and by how many lanes further. */
  private val steps: Seq[(Int, Int, Int)] = Seq(8, 4, 2, 1).flatMap { half =>
    if (half >= lanes) Seq.tabulate(half / lanes)(slot => (slot, slot + half / lanes, 0)) else Seq((0, 0, half))
  }
  private def constants(numbers: Seq[Int], at: UInt) = VecInit(numbers.map(_.U))(at)

  private val sumReg = Reg(Vec(slots, Vec(lanes, UInt(32.W))))
  // What has no sum yet counts as zero.
  private val emptyReg = RegInit(Fill(slots, 1.U(1.W)))
  private val flyingReg = RegInit(0.U(slots.W))
  private val treeReg = RegInit(false.B)
  private val stepReg = RegInit(0.U(log2Ceil(steps.size + 1).W))
  private val nextReg = RegInit(0.U.asTypeOf(slotType))
  private val ended = stepReg === steps.size.U

  private val to = Mux(treeReg, constants(steps.map(_._1) :+ 0, stepReg).asTypeOf(slotType), nextReg)
  private val from = constants(steps.map(_._2) :+ 0, stepReg).asTypeOf(slotType)
  private val free = !flyingReg(to) && !(treeReg && flyingReg(from))
  private val adds = free && Mux(treeReg, !ended, io.in.valid)
  io.in.ready := !treeReg && free

  private def of(slot: UInt) = VecInit(sumReg(slot).map(Mux(emptyReg(slot), 0.U, _)))
  private val (target, source) = (of(to), of(from))
  io.a := target
  for (lane <- 0 until lanes) {
    val shifts = steps.map(_._3).distinct
    val others = shifts.map(shift => shift.U -> source((lane + shift) % lanes))
    val shift = constants(steps.map(_._3) :+ 0, stepReg)
    io.b(lane) := Mux(treeReg, MuxLookup(shift, others.head._2)(others), io.in.bits.values(lane))
  }

  // The sum is written in the cycle in which it comes, so its slot is free in the next.
  private val landing = ShiftRegister(adds, adderLatency, false.B, true.B)
  private val landingSlot = ShiftRegister(to, adderLatency)
  when(landing)(sumReg(landingSlot) := io.sum)
  private val landed = Mux(landing, UIntToOH(landingSlot, slots), 0.U)
  flyingReg := (flyingReg & ~landed) | Mux(adds, UIntToOH(to, slots), 0.U)

  private val restarts = io.out.fire
  emptyReg := Mux(restarts, Fill(slots, 1.U(1.W)), emptyReg & ~landed)
  when(adds) {
    when(treeReg)(stepReg := stepReg + 1.U).otherwise {
      nextReg := nextReg + 1.U
      treeReg := io.in.bits.last
    }
  }
  io.out.valid := ended && flyingReg === 0.U
  io.out.bits := sumReg(0)(0)
  when(restarts) {
    treeReg := false.B
    stepReg := 0.U
    nextReg := 0.U
  }
}
