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

  private def nearest(bits: Int)(in: Seq[Int]) = {
    val most = (1 << bits - 1) - 1
    Math.rint(Words.float(in.head)).max(-most - 1).min(most).toInt // NaN to 0
  }

  private val stages = Seq(0, 3, Multiply.places)
  private val cases =
    stages.map(n => UnitCase(s"Multiply, $n stages", () => new Multiply(Multipliers.Dsp, n))(pairs)(binary(_ * _))) ++
      Seq(UnitCase("Multiply of LUTs", () => new Multiply(Multipliers.Luts, 4))(pairs)(binary(_ * _))) ++
      stages.map(n => UnitCase(s"Add, $n stages", () => new Add(n))(pairs)(binary(_ + _))) ++
      Seq(0, IntToFloat.places).map(n =>
        UnitCase(s"IntToFloat, $n stages", () => new IntToFloat(n))(integers)(in => Words.word(in.head.toFloat))
      ) ++
      (for ((bits, n) <- Seq(8 -> 0, 8 -> 2, 9 -> 1, 16 -> 2, 24 -> 2))
        yield UnitCase(s"FloatToInt of $bits bits, $n stages", () => new FloatToInt(bits, n))(words)(nearest(bits))) ++
      Seq(UnitCase("Maximum", () => new Maximum(1))(pairs)(binary(Math.max))) ++
      Seq(UnitCase("LargestMagnitude", () => new LargestMagnitude(1))(pairs)(_.map(_ & Int.MaxValue).max)) ++
      Seq(4 -> 3, 2 -> 1).map { case (multiply, add) =>
        UnitCase(s"Exp, $multiply and $add stages", () => new Exp(Multipliers.Dsp, multiply, add))(exponents)(in =>
          Words.word(HostMath.exp(Words.float(in.head)))
        )
      }

  /** The last result is wrong by a bit. */
  private val wrong = UnitCase("A wrong result", () => new LargestMagnitude(1))(pairs)(in =>
    if (in eq pairs.last) in.map(_ & Int.MaxValue).max ^ 1 else in.map(_ & Int.MaxValue).max
  )

  private lazy val found = run(cases :+ wrong)
  for ((unitCase, i) <- cases.zipWithIndex) describe(unitCase.name) {
    it(s"equals Java for ${unitCase.operands.size} operands, one set in every cycle")(found(i) shouldBe None)
  }
  describe("A wrong result") {
    it("is found, and no other is")(found.last.get should startWith(s"1 of ${pairs.size} are wrong"))
  }
}
