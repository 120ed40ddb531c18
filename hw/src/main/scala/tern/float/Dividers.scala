package tern.float

import chisel3._
import chisel3.util._

/** Several [[DivideRoot]] that take turns, so that results come in order: for programs with a division for each element
  * of a vector, where one by one would take too long.
  */
class Dividers(count: Int, bitsPerCycle: Int) extends Module {
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new DivideRootRequest))
    val out = Decoupled(UInt(32.W))
  })
  private val units = Seq.fill(count)(Module(new DivideRoot(bitsPerCycle)))

  /** Which one is next. */
  private def turn(fires: Bool): UInt = if (count == 1) 0.U else Counter(fires, count)._1
  private val (taking, giving) = (turn(io.in.fire), turn(io.out.fire))

  for ((unit, i) <- units.zipWithIndex) {
    unit.io.in.valid := io.in.valid && taking === i.U
    unit.io.in.bits := io.in.bits
    unit.io.out.ready := io.out.ready && giving === i.U
  }
  private def of[T <: Data](which: UInt, signal: DivideRoot => T): T = VecInit(units.map(signal))(which)
  io.in.ready := of(taking, _.io.in.ready)
  io.out.valid := of(giving, _.io.out.valid)
  io.out.bits := of(giving, _.io.out.bits)
}
