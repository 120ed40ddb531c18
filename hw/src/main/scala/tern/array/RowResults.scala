package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** The end of a row: its corrected results in the order of their columns, and with trit planes its integers.
  *
  * Results of a segment come side by side with those of the others, each segment as late as its columns. They move left
  * from segment to segment, so that they leave one after the other. The sum of a segment's five columns moves right,
  * four cycles from segment to segment; as a segment's results come five cycles after those of its neighbour, the sums
  * leave in order and without a gap. Both start in the same cycle, `RowResults.latency` after the first result came.
  * Waves of integers may follow each other so closely that their columns' results meet; nobody looks at those.
  */
class RowResults(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val segments = Input(Vec(config.segments, Valid(SInt(config.accBits.W))))
    val result = Output(Valid(SInt(config.accBits.W)))

    /** Only with `planes`. */
    val integer = Output(Valid(SInt(config.resultBits.W)))
  })

  private val merged = io.segments.init.foldRight(io.segments.last) { (segment, right) =>
    val all = Wire(chiselTypeOf(segment))
    val fromRight = RegNext(right)
    all.valid := segment.valid || fromRight.valid
    all.bits := Mux(segment.valid, segment.bits, fromRight.bits)
    all
  }
  io.result := ShiftRegister(merged, RowResults.latency(config))

  private val sums = io.segments.map { segment =>
    val sum = Module(new IntegerSum(config))
    sum.io.trit := segment
    sum.io.sum
  }
  io.integer := sums.reduceLeft { (left, sum) =>
    val all = Wire(chiselTypeOf(sum))
    val fromLeft = ShiftRegister(left, TernConfig.integerTrits - 1)
    assert(!(sum.valid && fromLeft.valid), "the integers of two segments meet")
    all.valid := sum.valid || fromLeft.valid
    all.bits := Mux(sum.valid, sum.bits, fromLeft.bits)
    all
  }
}

object RowResults {

  /** Cycles from the first result of a row to the first that leaves. */
  def latency(config: TernConfig): Int =
    if (config.planes) TernConfig.integerTrits + (config.segments - 1) * (TernConfig.integerTrits - 1) else 0
}
