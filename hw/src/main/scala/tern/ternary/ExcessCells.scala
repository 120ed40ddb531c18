package tern.ternary

import chisel3._
import chisel3.util._

/** [[TernaryExcess]] for synthesis on any target. Its area is paid once for all token rows. */
class ExcessCells(shape: DotShape, name: String = TernaryExcess.name) extends FixedIORawModule(new ExcessPorts(shape)) {
  override def desiredName: String = name

  private def excess(plus: UInt, minus: UInt): UInt = ((plus << 7).pad(shape.sumBits) - minus)(shape.sumBits - 1, 0)

  /** Counts ones in this many register stages, each of which adds up about the same number of terms. */
  private def count(terms: Seq[UInt], stages: Int): UInt = {
    val size = math.ceil(math.pow(terms.size, 1.0 / stages)).toInt
    val sums = terms.grouped(size.max(1)).map(group => RegNext(group.reduce(_ +& _))).toSeq
    if (stages == 1) sums.head else count(sums, stages - 1)
  }

  withClock(io.clock) {
    val sum =
      if (shape.steps == 1)
        excess(count(io.nonzero.asBools, shape.latency), count(io.negative.asBools, shape.latency))
      else {
        val counted = (0 until shape.steps).foldLeft(0.U(shape.sumBits.W)) { (sum, step) =>
          val lanes = shape.stepOf(step)
          RegNext(
            sum + excess(PopCount(io.nonzero(lanes.last, lanes.head)), PopCount(io.negative(lanes.last, lanes.head)))
          )
        }
        ShiftRegister(counted, shape.latency - shape.steps)
      }
    io.total := sum + Mux(io.first, 0.U, io.addend)
  }
}
