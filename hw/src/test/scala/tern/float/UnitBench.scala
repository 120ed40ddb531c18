package tern.float

import chisel3._
import chisel3.util._
import java.nio.file.{Files, Path}
import tern.HardwareSpec

/** A word of a file at an index, in the same cycle; each line is a word in hexadecimal digits. */
class WordFile(file: Path, count: Int, bits: Int) extends ExtModule {
  val index = IO(Input(UInt(32.W)))
  val word = IO(Output(UInt(bits.W)))
  override def desiredName = "WordFile_" + file.getFileName.toString.takeWhile(_ != '.').replaceAll("\\W", "")
  setInline(
    s"$desiredName.sv",
    s"""module $desiredName(input [31:0] index, output [${bits - 1}:0] word);
       |  reg [${bits - 1}:0] words[0:${count - 1}];
       |  initial $$readmemh("$file", words);
       |  assign word = words[index < $count ? index : 0];
       |endmodule
       |""".stripMargin
  )
}

/** A unit, by a name of its own, and the function that it computes, as Java does.
  *
  * @param operands
  *   all sets of them that it is tested with
  */
final case class UnitCase(name: String, unit: () => FloatUnit)(val operands: Seq[Seq[Int]])(
    val function: Seq[Int] => Int
) {

  /** A line for each set: the result, then the operands from the last to the first. */
  def write(folder: Path): Path = {
    val lines = operands.iterator.map(in => (function(in) +: in.reverse).map(word => f"$word%08x").mkString)
    Files.writeString(folder.resolve(s"${name.replaceAll("\\W", "")}.hex"), lines.mkString("", "\n", "\n"))
  }
}

/** Runs units side by side, each with operands as fast as it takes them, and counts results that are wrong. */
class UnitBench(cases: Seq[UnitCase], folder: Path) extends Module {
  val answered, wrong = IO(Output(Vec(cases.size, UInt(32.W))))

  /** The first set of operands with a wrong result, and that result. */
  val first, result = IO(Output(Vec(cases.size, UInt(32.W))))

  for ((unitCase, i) <- cases.zipWithIndex) {
    val unit = Module(unitCase.unit())
    val (file, count) = (unitCase.write(folder), unitCase.operands.size)
    def read(index: UInt) = {
      val words = Module(new WordFile(file, count, 32 * (unit.operands + 1)))
      words.index := index
      words.word
    }
    val askedReg = RegInit(0.U(32.W))
    val asks = askedReg < count.U
    val taken = unit.takes(asks) && asks
    askedReg := askedReg + taken
    unit.in := read(askedReg).asTypeOf(unit.in)
    val index = Cuts.later(askedReg, unit.latency)
    val answers = ShiftRegister(taken, unit.latency, false.B, true.B)
    val expected = read(index) >> (32 * unit.operands)
    val isWrong = answers && unit.out =/= expected
    val answeredReg = RegInit(0.U(32.W))
    answeredReg := answeredReg + answers
    answered(i) := answeredReg
    val wrongReg, firstReg, resultReg = RegInit(0.U(32.W))
    when(isWrong) {
      wrongReg := wrongReg + 1.U
      when(wrongReg === 0.U) {
        firstReg := index
        resultReg := unit.out
      }
    }
    wrong(i) := wrongReg
    first(i) := firstReg
    result(i) := resultReg
  }
}

/** Tests of units that compare every result with Java's. */
abstract class UnitSpec extends HardwareSpec {

  /** Simulates all cases at once, and gives for each what was wrong first, if anything was. */
  def run(cases: Seq[UnitCase]): Seq[Option[String]] = {
    val folder = Files.createTempDirectory(buildDir, "words")
    var found = Seq.empty[Option[String]]
    simulate(new UnitBench(cases, folder)) { dut =>
      // The slowest takes operands in one of six cycles.
      while (cases.indices.exists(i => get(dut.answered(i)) < cases(i).operands.size)) dut.clock.step(20000)
      found = cases.indices.map { i =>
        val operands = cases(i).operands(get(dut.first(i)).toInt)
        Option.when(get(dut.wrong(i)) > 0)(
          s"${get(dut.wrong(i))} of ${cases(i).operands.size} are wrong, the first for " +
            operands.map(word => f"$word%08x").mkString(", ") +
            f": ${get(dut.result(i))}%08x, expected ${cases(i).function(operands)}%08x"
        )
      }
    }
    found
  }
}
