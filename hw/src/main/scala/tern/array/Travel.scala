package tern.array

import chisel3._
import chisel3.util._

/** Delay lines along places side by side, packed into wide registers so that they simulate fast. */
private[array] object Travel {

  /** A signal that passes all places: place `i` sees it `i` cycles later. */
  def along[T <: Data](signal: T, places: Int): Seq[T] = {
    val bits = signal.asUInt.asBools.map { bit =>
      if (places == 1) bit.asUInt
      else {
        val passedReg = Reg(UInt((places - 1).W))
        val seen = Cat(passedReg, bit)
        passedReg := seen(places - 2, 0)
        seen
      }
    }
    Seq.tabulate(places)(i => Cat(bits.reverse.map(_(i))).asTypeOf(signal))
  }

  /** Signals, each delayed by its own number of cycles. All that wait for more than `k` cycles share one register. */
  def delayed(signals: Seq[(UInt, Int)]): Seq[UInt] = {
    val waiting = signals.filter(_._2 > 0)
    if (waiting.isEmpty) signals.map(_._1)
    else {
      val word = RegNext(Cat(waiting.map(_._1).reverse))
      val offsets = waiting.scanLeft(0)(_ + _._1.getWidth)
      val later = waiting.zip(offsets).map { case ((signal, delay), at) =>
        word(at + signal.getWidth - 1, at) -> (delay - 1)
      }
      val arrived = delayed(later).iterator
      signals.map { case (signal, delay) => if (delay > 0) arrived.next() else signal }
    }
  }
}
