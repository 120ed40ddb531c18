package tern.ternary

import chisel3._
import chisel3.util._
import tern.config.WeightCodec

/** Decodes bytes of a weight stream to trits in two stages, each with its own enable: `read` takes the codes, `show`
  * shows the trits of those that were taken.
  *
  * @param bytes
  *   bytes decoded at once; the first one is the lowest, and so is its first trit
  */
class TritDecoder(codec: WeightCodec, bytes: Int) extends Module {
  val io = IO(new Bundle {
    val read = Input(Bool())
    val show = Input(Bool())
    val codes = Input(UInt((8 * bytes).W))
    val trits = Output(new Trits(bytes * codec.tritsPerByte))
  })

  codec match {
    case WeightCodec.TwoBit =>
      val taken = RegEnable(io.codes, io.read)
      val trits = Wire(chiselTypeOf(io.trits)) // code = t + 1
      trits.nonzero := VecInit.tabulate(trits.lanes)(i => !taken(2 * i)).asUInt
      trits.negative := VecInit.tabulate(trits.lanes)(i => taken(2 * i + 1, 2 * i) === 0.U).asUInt
      io.trits := RegEnable(trits, io.show)
    case WeightCodec.BaseThree =>
      val table = Module(new TritTable(bytes))
      table.clock := clock
      table.read := io.read
      table.show := io.show
      table.codes := io.codes
      io.trits.nonzero := table.nonzero
      io.trits.negative := table.negative
  }
}

object TritDecoder {

  /** Whether a byte is not a valid code. */
  def invalid(codec: WeightCodec, byte: UInt): Bool = codec match {
    case WeightCodec.TwoBit    => VecInit.tabulate(4)(i => byte(2 * i + 1, 2 * i).andR).asUInt.orR
    case WeightCodec.BaseThree => byte(7, 4).andR && (byte(3, 2).orR || byte(1, 0).andR) // from 243 on, without carries
  }
}
