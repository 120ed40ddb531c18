package tern.float

import chisel3._
import java.nio.file.{Files, Path}
import scala.util.Random
import tern.HardwareSpec

/** Gives requests of a file as soon as they are taken, takes results at some pace, and counts those that are wrong. */
class DivideRootBench(file: Path, count: Int, dividers: Int, bitsPerCycle: Int) extends Module {
  val wrong, answered, first, result = IO(Output(UInt(32.W)))

  /** The most cycles from a request to its result, of those whose operands and result are normal, with one divider. */
  val slowest = IO(Output(UInt(32.W)))

  private val unit = Module(new Dividers(dividers, bitsPerCycle))
  private val asks, answers = Module(new WordFile(file, count, 128))
  private val askedReg, answeredReg, wrongReg, firstReg, resultReg, timeReg, slowestReg = RegInit(0.U(32.W))
  asks.index := askedReg
  answers.index := answeredReg
  unit.io.in.valid := askedReg < count.U
  unit.io.in.bits.a := asks.word(31, 0)
  unit.io.in.bits.b := asks.word(63, 32)
  unit.io.in.bits.root := asks.word(64)
  timeReg := timeReg + 1.U
  when(unit.io.in.fire) {
    askedReg := askedReg + 1.U
    timeReg := 1.U
  }
  unit.io.out.ready := timeReg(0) || answeredReg(3)
  private val comes = unit.io.out.valid && !RegNext(unit.io.out.valid)
  when(comes && answers.word(65) && timeReg > slowestReg)(slowestReg := timeReg)
  when(unit.io.out.fire) {
    answeredReg := answeredReg + 1.U
    when(unit.io.out.bits =/= answers.word(127, 96)) {
      wrongReg := wrongReg + 1.U
      when(wrongReg === 0.U) {
        firstReg := answeredReg
        resultReg := unit.io.out.bits
      }
    }
  }
  wrong := wrongReg
  answered := answeredReg
  first := firstReg
  result := resultReg
  slowest := slowestReg
}

/** A request, and what Java says. */
private final case class Ask(root: Boolean, a: Int, b: Int) {
  val result: Int =
    Words.word(if (root) Math.sqrt(Words.float(a)).toFloat else Words.float(a) / Words.float(b))
  private def plain(word: Int) = (word >> 23 & 255) % 255 != 0
  // The smallest normal float may be a subnormal that was rounded.
  private def normal = plain(a) && plain(result) && (result & 0x7fffff) != 0 && (root || plain(b))
  def line: String = f"$result%08x${(if (normal) 2 else 0) + (if (root) 1 else 0)}%08x$b%08x$a%08x"
}

class DivideRootSpec extends HardwareSpec {
  private val random = new Random(2)

  private val asks = (
    (for (a <- Words.corners; b <- Words.corners) yield Ask(root = false, a, b)) ++
      Words.corners.map(Ask(root = true, _, 0)) ++
      Seq.fill(Words.count) {
        val Seq(a, b) = Words.pair(random)
        Ask(random.nextInt(3) == 0, a, b)
      } ++
      // Squares, and what is near them: roots that are exact, or almost a tie.
      Seq.fill(Words.count / 10) {
        val x = 1 + random.nextFloat()
        Ask(root = true, Words.word(x * x) + random.nextInt(3) - 1, 0)
      }
  ).toIndexedSeq

  for ((dividers, bitsPerCycle) <- Seq(1 -> 1, 3 -> 2)) describe(s"$dividers DivideRoot, $bitsPerCycle bits a cycle") {
    it(s"equals Java for ${asks.size} operands, and takes its time when nothing is subnormal") {
      val file = Files.createTempDirectory(buildDir, "words").resolve("divide.hex")
      Files.writeString(file, asks.map(_.line).mkString("", "\n", "\n"))
      simulate(new DivideRootBench(file, asks.size, dividers, bitsPerCycle)) { dut =>
        while (get(dut.answered) < asks.size && get(dut.wrong) == 0) dut.clock.step(100000)
        if (get(dut.wrong) > 0) {
          val ask = asks(get(dut.first).toInt)
          fail(f"$ask, ${ask.a}%08x, ${ask.b}%08x: ${get(dut.result).toInt}%08x, expected ${ask.result}%08x")
        }
        if (dividers == 1) get(dut.slowest).toInt should be(DivideRoot.cycles(bitsPerCycle))
      }
    }
  }
}
