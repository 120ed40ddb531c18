package tern.ternary

import tern.HardwareSpec
import tern.config.WeightCodec

class TritDecoderSpec extends HardwareSpec {

  /** The trits of a byte as hw/doc/interface.md defines them, or none. */
  private def specified(codec: WeightCodec, byte: Int): Option[Seq[Int]] = codec match {
    case WeightCodec.TwoBit =>
      val codes = Seq.tabulate(4)(i => byte >> (2 * i) & 3)
      Option.unless(codes.contains(3))(codes.map(_ - 1))
    case WeightCodec.BaseThree =>
      Option.unless(byte > 242)(Seq.iterate(byte, 5)(_ / 3).map(_ % 3 - 1))
  }

  for (codec <- WeightCodec.all) describe(s"TritDecoder of ${codec.name}") {
    it("decodes every byte in every place, and refuses those that stand for no trits") {
      val bytes = 3
      simulate(new TritDecoder(codec, bytes)) { dut =>
        val good = (0 to 255).find(b => specified(codec, b).exists(_.forall(_ == 1))).get
        for (place <- 0 until bytes; byte <- 0 to 255) withClue(s"byte $byte in place $place: ") {
          val all = Seq.tabulate(bytes)(i => if (i == place) byte else good)
          set(dut.io.codes, all.zipWithIndex.map { case (b, i) => BigInt(b) << (8 * i) }.sum)
          get(dut.io.invalid) should be(specified(codec, byte).isEmpty)
          for (trits <- specified(codec, byte)) {
            val expected = all.flatMap(specified(codec, _).get)
            val (nonzero, negative) = (get(dut.io.trits.nonzero), get(dut.io.trits.negative))
            expected.indices.map(i => nonzero.testBit(i)) should equal(expected.map(_ != 0))
            expected.indices.map(i => negative.testBit(i)) should equal(expected.map(_ < 0))
            trits.size should be(codec.tritsPerByte)
          }
        }
      }
    }
  }
}
