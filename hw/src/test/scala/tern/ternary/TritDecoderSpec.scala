package tern.ternary

import chisel3._
import scala.util.Random
import tern.{Ecp5Rams, HardwareSpec}
import tern.config.WeightCodec

/** A table as a model and as the cells of families without cells of their own. */
class TritTableBench(bytes: Int) extends Module {
  val read, show = IO(Input(Bool()))
  val codes = IO(Input(UInt((8 * bytes).W)))
  val trits = IO(Output(Vec(2, UInt((10 * bytes).W))))

  private class Table(name: String, text: String) extends TritTable(bytes) {
    override def desiredName = name
    setInline(s"$name.sv", text)
  }
  private val tables = Seq(
    Module(new Table("ModelOfTable", TritTable.model("ModelOfTable"))),
    Module(new Table("CellsOfTable", TritTable.cells("CellsOfTable")))
  )
  for ((table, i) <- tables.zipWithIndex) {
    table.clock := clock
    table.read := read
    table.show := show
    table.codes := codes
    trits(i) := chisel3.util.Cat(table.negative, table.nonzero)
  }
}

/** Which bytes are invalid. */
class InvalidBench(codec: WeightCodec) extends Module {
  val code = IO(Input(UInt(8.W)))
  val invalid = IO(Output(Bool()))
  invalid := TritDecoder.invalid(codec, code)
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
    it("decodes every byte in every place, when it is wanted") {
      val bytes = 3
      simulate(new TritDecoder(codec, bytes)) { dut =>
        val good = (0 to 255).find(b => specified(codec, b).exists(_.forall(_ == 1))).get
        def step(read: Boolean, show: Boolean, codes: Seq[Int]): (BigInt, BigInt) = {
          set(dut.io.read, read)
          set(dut.io.show, show)
          set(dut.io.codes, codes.zipWithIndex.map { case (b, i) => BigInt(b) << (8 * i) }.sum)
          dut.clock.step()
          (get(dut.io.trits.nonzero), get(dut.io.trits.negative))
        }
        for (place <- 0 until bytes; byte <- 0 to 255; trits <- specified(codec, byte))
          withClue(s"byte $byte in place $place: ") {
            val all = Seq.tabulate(bytes)(i => if (i == place) byte else good)
            val before = step(read = true, show = false, all)
            step(read = false, show = false, Seq.fill(bytes)(good)) should be(before)
            val expected = all.flatMap(specified(codec, _).get)
            step(read = false, show = true, Seq.fill(bytes)(good)) should be(
              mask(expected)(_ != 0),
              mask(expected)(_ < 0)
            )
            trits.size should be(codec.tritsPerByte)
          }
      }
    }
    it("refuses the invalid bytes, and no others") {
      simulate(new InvalidBench(codec)) { dut =>
        for (byte <- 0 to 255) withClue(s"byte $byte: ") {
          set(dut.code, byte)
          get(dut.invalid) should be(specified(codec, byte).isEmpty)
        }
      }
    }
  }

  describe("TritTable") {
    it("is the same as model and as cells, for all bytes and at any pace") {
      val bytes = 3
      simulate(new TritTableBench(bytes)) { dut =>
        val random = new Random(1)
        for (i <- 0 until 2000) withClue(s"cycle $i: ") {
          set(dut.read, i < 2 || random.nextBoolean())
          set(dut.show, i < 2 || random.nextBoolean())
          set(dut.codes, Seq.tabulate(bytes)(b => BigInt((i + 85 * b) % 256) << (8 * b)).sum)
          dut.clock.step()
          if (i > 2) get(dut.trits(0)) should be(get(dut.trits(1)))
        }
      }
    }
    for (bytes <- Seq(1, 2, 5))
      it(s"in block RAM is what Yosys makes of the same table for $bytes bytes, but for the register") {
        val initial = (0 to 63).map(i => f"INITVAL_$i%02X")

        /** For each RAM, the connections of its used ports in either order, and its initial content. */
        def rams(module: String, text: String) =
          Ecp5Rams(module, text, Map("BYTES" -> bytes), initial.toSet).map { ram =>
            val pins = ram.filterNot { case (pin, _) => pin.startsWith("OCE") || initial.contains(pin) }
            def port(letter: Char) =
              for ((pin, name) <- pins; at = pin.lastIndexOf(letter); if at > 0) yield pin.patch(at, "", 1) -> name
            val ports = Seq(port('A'), port('B')).filter(_.exists(_._1.startsWith("DO")))
            (ports.toSet, initial.map(ram.get(_).fold(BigInt(0))(bits => BigInt(bits.filter("01".contains(_)), 2))))
          }.toSet

        val reads = (0 until bytes).map { i =>
          s"""  reg [9:0] shown$i;
             |  always @(posedge clock) if (read) shown$i <= table${i / 2}[codes[${8 * i + 7}:${8 * i}]];
             |  assign {negative[${5 * i + 4}:${5 * i}], nonzero[${5 * i + 4}:${5 * i}]} = shown$i;
             |""".stripMargin
        }
        val tables = (0 until (bytes + 1) / 2).map { i =>
          val entries = (0 to 255).map(code => s"table$i[$code] = ${TritTable.entry(code)};")
          s"(* ram_style = \"block\" *) reg [9:0] table$i[0:255]; initial begin ${entries.mkString(" ")} end\n"
        }
        val behaviour = s"${TritTable.header("Behaviour")}\n${tables.mkString}${reads.mkString}endmodule\n"
        rams(TritTable.name, Ecp5TritTable.text) should be(rams("Behaviour", behaviour))
      }
  }
}
