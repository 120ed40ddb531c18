package tern.float

import scala.util.Random
import tern.config.Multipliers

/** All units with and without registers, held to Java's own floats for edges and random operands. */
class UnitsSpec extends UnitSpec {
  private val random = new Random(1)
  private val pairs =
    (for (a <- Words.corners; b <- Words.corners) yield Seq(a, b)) ++ Seq.fill(Words.count)(Words.pair(random))
  private val words = (Words.corners ++ Seq.fill(Words.count)(Words.random(random))).map(Seq(_))

  /** Integers of every size, and those around a tie. */
  private val integers = {
    val edges = for (i <- 0 to 31; d <- -3 to 3) yield (1 << i) + d
    (edges ++ Seq.fill(Words.count)(random.nextInt() >> random.nextInt(32))).map(Seq(_))
  }
  private val exponents = {
    val edges = Seq(-87f, -86.5f, -0.34657359f, -1.0397208f).flatMap { x =>
      (-40 to 40).map(java.lang.Float.floatToRawIntBits(x) + _)
    }
    val within = Seq.fill(Words.count)(Words.word(-88 * random.nextFloat()))
    (Words.corners ++ edges ++ within ++ words.take(Words.count / 4).map(_.head)).map(Seq(_))
  }

  private def binary(f: (Float, Float) => Float)(in: Seq[Int]) = Words.word(f(Words.float(in(0)), Words.float(in(1))))

  /** What the host writes to memory, in the low bits. */
  private def result(in: Seq[Int]): Int = {
    val kind = ResultType.all(in(1))
    val p = Math.rint(Words.float(in(0))).max(-kind.most).min(kind.most).toInt // NaN to 0
    kind match {
      case ResultType.Word   => in(0)
      case ResultType.Int8   => p & 255
      case ResultType.Planes => p + 121
      case ResultType.High   => p + 128 >> 8 & 255
      case ResultType.Low    => p - 256 * (p + 128 >> 8) & 255
    }
  }
  private val results =
    for (word <- words ++ Seq.fill(Words.count)(Seq(Words.word((random.nextFloat() - 0.5f) * 70000))))
      yield Seq(word.head, random.nextInt(ResultType.all.size))

  private val stages = Seq(0, 3, Multiply.places)
  private val cases =
    stages.map(n => UnitCase(s"Multiply, $n stages", () => new Multiply(Multipliers.Dsp, n))(pairs)(binary(_ * _))) ++
      Seq(
        UnitCase(s"Multiply of LUTs, ${Multiply.places} stages", () => new Multiply(Multipliers.Luts, Multiply.places))(
          pairs
        )(binary(_ * _))
      ) ++
      stages.map(n => UnitCase(s"Add, $n stages", () => new Add(n))(pairs)(binary(_ + _))) ++
      Seq(0, IntToFloat.places).map(n =>
        UnitCase(s"IntToFloat, $n stages", () => new IntToFloat(n))(integers)(in => Words.word(in.head.toFloat))
      ) ++
      Seq(0, ToResult.places).map(n => UnitCase(s"ToResult, $n stages", () => new ToResult(n))(results)(result)) ++
      Seq(UnitCase("Maximum", () => new Maximum(1))(pairs)(binary(Math.max))) ++
      Seq((4, 3, 6), (2, 1, 3), (3, 3, 1)).map { case (multiply, add, steppers) =>
        UnitCase(
          s"Exp, $multiply and $add stages, $steppers steppers",
          () => new Exp(Multipliers.Dsp, multiply, add, steppers)
        )(exponents)(in => Words.word(HostMath.exp(Words.float(in.head))))
      }

  /** The last result is wrong by a bit. */
  private val wrong = UnitCase("A wrong result", () => new Maximum(1))(pairs)(in =>
    binary(Math.max)(in) ^ (if (in eq pairs.last) 1 else 0)
  )

  private lazy val found = run(cases :+ wrong)
  for ((unitCase, i) <- cases.zipWithIndex) describe(unitCase.name) {
    it(s"equals Java for ${unitCase.operands.size} operands")(found(i) shouldBe None)
  }
  describe("A wrong result") {
    it("is found, and no other is")(found.last.get should startWith(s"1 of ${pairs.size} are wrong"))
  }
}
