package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.Trits

/** A port's chunk whose bytes are integers, as the array takes it: byte `r * lanes + l` is row `r`, lane `l`, and its
  * trit of weight `3^j` goes to column `5r + 4 - j`, so that the most significant plane comes first.
  */
object TritPlanes {

  /** @param decoded
    *   the chunk's trits in the order of its bytes, the least significant of a byte first
    */
  def apply(config: TernConfig, decoded: Trits): Trits = {
    val planes = Wire(new Trits(config.portTrits))
    def arranged(bits: UInt): UInt = Cat((0 until config.portTrits).reverse.map { place =>
      val (column, lane) = (place / config.lanes, place % config.lanes)
      val row = column / TernConfig.integerTrits
      val plane = TernConfig.integerTrits - 1 - column % TernConfig.integerTrits
      bits(TernConfig.integerTrits * (row * config.lanes + lane) + plane)
    })
    planes.nonzero := arranged(decoded.nonzero)
    planes.negative := arranged(decoded.negative)
    planes
  }
}
