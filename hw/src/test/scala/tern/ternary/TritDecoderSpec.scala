package tern.ternary

import chisel3._
import tern.HardwareSpec
import tern.config.WeightCodec

/** A byte as model and as cells. */
class TritByteBench extends Module {
  val model, cells = IO(new TritBytePorts)

  private class Model extends FixedIOExtModule(new TritBytePorts) {
    override def desiredName = "ModelOfByte"
    setInline("ModelOfByte.sv", TritByte.model("ModelOfByte"))
  }
  model <> Module(new Model).io
  cells <> Module(new TritByteCells("CellsOfByte")).io
}

class TritDecoderSpec extends HardwareSpec {

  /** The trits of a byte as hw/doc/interface.md defines them, or none. */
  private def specified(codec: WeightCodec, byte: Int): Option[Seq[Int]] = codec match {
    case WeightCodec.TwoBit =>
      val codes = Seq.tabulate(4)(i => byte >> (2 * i) & 3)
      Option.unless(codes.contains(3))(codes.map(_ - 1))
    case WeightCodec.BaseThree =>
      Option.unless(byte > 242)(Seq.iterate(byte, 5)(_ / 3).map(_ % 3 - 1))
  }

  private def mask(trits: Seq[Int])(which: Int => Boolean): BigInt =
    trits.zipWithIndex.collect { case (t, i) if which(t) => BigInt(1) << i }.sum

  for (codec <- WeightCodec.all) describe(s"TritDecoder of ${codec.name}") {
    it("decodes every byte in every place, and refuses those that stand for no trits") {
      val bytes = 3
      simulate(new TritDecoder(codec, bytes)) { dut =>
        val good = (0 to 255).find(b => specified(codec, b).exists(_.forall(_ == 1))).get
        for (place <- 0 until bytes; byte <- 0 to 255) withClue(s"byte $byte in place $place: ") {
          val all = Seq.tabulate(bytes)(i => if (i == place) byte else good)
          set(dut.io.codes, all.zipWithIndex.map { case (b, i) => BigInt(b) << (8 * i) }.sum)
          val invalid = if (specified(codec, byte).isEmpty) BigInt(1) << place else BigInt(0)
          get(dut.io.invalid) should be(invalid)
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

  describe("TritByte") {
    it("is the same as model and as cells, for every byte") {
      simulate(new TritByteBench) { dut =>
        for (code <- 0 to 255) withClue(s"byte $code: ") {
          for (ports <- Seq(dut.model, dut.cells)) set(ports.code, code)
          def outputs(ports: TritBytePorts) =
            (get(ports.nonzero), get(ports.negative), get(ports.invalid))
          outputs(dut.model) should equal(outputs(dut.cells))
          for (trits <- specified(WeightCodec.BaseThree, code))
            outputs(dut.model) should equal((mask(trits)(_ != 0), mask(trits)(_ < 0), false))
          get(dut.model.invalid) should be(specified(WeightCodec.BaseThree, code).isEmpty)
        }
      }
    }
  }
}
