package tern.ternary

import chisel3._
import tern.config.WeightCodec

/** Bytes of a weight stream to trits, combinational. `invalid` if any byte stands for none.
  *
  * @param bytes
  *   bytes decoded at once; the first one is the lowest, and so is its first trit
  */
class TritDecoder(codec: WeightCodec, bytes: Int) extends Module {
  val io = IO(new Bundle {
    val codes = Input(UInt((8 * bytes).W))
    val trits = Output(new Trits(bytes * codec.tritsPerByte))
    val invalid = Output(Bool())
  })

  private val decoded = Seq.tabulate(bytes) { i =>
    val byte = io.codes(8 * i + 7, 8 * i)
    codec match {
      case WeightCodec.TwoBit    => TritDecoder.twoBit(byte)
      case WeightCodec.BaseThree => TritDecoder.baseThree(byte)
    }
  }
  io.trits := Trits.concat(decoded.flatMap(_._1))
  io.invalid := VecInit(decoded.map(_._2)).asUInt.orR
}

private object TritDecoder {
  private def trit(nonzero: Bool, negative: Bool): Trits = {
    val t = Wire(new Trits(1))
    t.nonzero := nonzero
    t.negative := negative
    t
  }

  /** `code = t + 1` in two bits each; 3 is invalid. */
  def twoBit(byte: UInt): (Seq[Trits], Bool) = {
    val codes = Seq.tabulate(4)(i => byte(2 * i + 1, 2 * i))
    (codes.map(c => trit(!c(0), c === 0.U)), VecInit(codes.map(_.andR)).asUInt.orR)
  }

  /** `byte = sum (t_j + 1) * 3^j`; above 242 is invalid.
    *
    * Tables of eight inputs are as small as comparing and subtracting digit by digit, and four times as fast. Each is
    * written as four of six inputs, which a simulator looks up in one word.
    */
  def baseThree(byte: UInt): (Seq[Trits], Bool) = {
    def table(f: Int => Boolean): Bool = {
      val words = Seq.tabulate(4) { high =>
        (0 until 64).filter(low => f(64 * high + low)).map(BigInt(1) << _).sum.U(64.W)
      }
      Mux(byte(7), Mux(byte(6), words(3), words(2)), Mux(byte(6), words(1), words(0)))(byte(5, 0))
    }
    val trits = Seq(1, 3, 9, 27, 81).map(weight => trit(table(_ / weight % 3 != 1), table(_ / weight % 3 == 0)))
    (trits, byte > 242.U)
  }
}
