package tern.ternary

import chisel3._
import tern.config.WeightCodec

/** Bytes of a weight stream to trits, combinational. `invalid` tells of each byte whether it stands for none.
  *
  * @param bytes
  *   bytes decoded at once; the first one is the lowest, and so is its first trit
  */
class TritDecoder(codec: WeightCodec, bytes: Int) extends Module {
  val io = IO(new Bundle {
    val codes = Input(UInt((8 * bytes).W))
    val trits = Output(new Trits(bytes * codec.tritsPerByte))
    val invalid = Output(UInt(bytes.W))
  })

  private val decoded = Seq.tabulate(bytes) { i =>
    val byte = io.codes(8 * i + 7, 8 * i)
    codec match {
      case WeightCodec.TwoBit    => TritDecoder.twoBit(byte)
      case WeightCodec.BaseThree => TritDecoder.baseThree(byte)
    }
  }
  io.trits := Trits.concat(decoded.flatMap(_._1))
  io.invalid := VecInit(decoded.map(_._2)).asUInt
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

  def baseThree(byte: UInt): (Seq[Trits], Bool) = {
    val decoder = Module(new TritByte)
    decoder.io.code := byte
    val trits = Wire(new Trits(TritByte.trits))
    trits.nonzero := decoder.io.nonzero
    trits.negative := decoder.io.negative
    (Seq(trits), decoder.io.invalid)
  }
}
