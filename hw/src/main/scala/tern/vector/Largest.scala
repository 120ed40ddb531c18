package tern.vector

import chisel3._
import chisel3.util._
import tern.float.Order

/** The largest of the elements of some beats: in the order of floats, or of their magnitudes. */
class Largest(lanes: Int) extends Module {
  val io = IO(new Bundle {
    val magnitude = Input(Bool())
    val in = Flipped(Decoupled(new Bundle {
      val values = Vec(lanes, UInt(32.W))
      val present = UInt(lanes.W)
      val first, last = Bool()
    }))
    val out = Decoupled(UInt(32.W))
  })
  private def larger(a: SInt, b: SInt) = Mux(a < b, b, a)

  // Nothing is below minus infinity, and no magnitude below zero.
  private val least = Mux(io.magnitude, 0.S(32.W), Order.key(Largest.minusInfinity))
  private val keys = io.in.bits.values.zip(io.in.bits.present.asBools).map { case (value, present) =>
    Mux(present, Mux(io.magnitude, value(30, 0).zext, Order.key(value)), least)
  }
  private val closedReg = RegInit(false.B) // the last beat was taken
  private val beat = RegNext(io.in.fire, false.B)
  private val beatReg = RegNext(VecInit(keys))
  private val firstReg = RegNext(io.in.bits.first)
  private val merges = RegNext(beat, false.B)
  private val largestReg = RegNext(beatReg.reduceTree(larger(_, _)))
  private val first2 = RegNext(firstReg)
  private val mostReg = Reg(SInt(32.W))
  when(merges)(mostReg := larger(Mux(first2, least, mostReg), largestReg))

  io.in.ready := !closedReg
  when(io.in.fire && io.in.bits.last)(closedReg := true.B)
  when(io.out.fire)(closedReg := false.B)
  io.out.valid := closedReg && !beat && !merges
  io.out.bits := Mux(io.magnitude, mostReg.asUInt, Order.word(mostReg))
}

object Largest {
  private val minusInfinity = "hff800000".U(32.W)
}
