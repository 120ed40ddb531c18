package tern.ternary

import chisel3._
import scala.util.Random
import tern.HardwareSpec

/** A tree and its correction side by side, as the array uses them. */
class CorrectedTree(lanes: Int, levelsPerStage: Int) extends Module {
  val activations = IO(Input(Vec(lanes, UInt(8.W))))
  val weights = IO(Input(new Trits(lanes)))
  val sum = IO(Output(UInt(AdderTree.sumBits(lanes).W)))
  val excess = IO(Output(UInt(AdderTree.sumBits(lanes).W)))
  private val tree = Module(new AdderTree(lanes, levelsPerStage))
  private val correction = Module(new Correction(lanes, levelsPerStage))
  tree.io.activations := activations
  tree.io.weights := weights
  correction.io.weights := weights
  sum := tree.io.sum
  excess := correction.io.sum
}

class AdderTreeSpec extends HardwareSpec {
  private type Operands = (Seq[Int], Seq[Int])

  private def operands(lanes: Int, random: Random): Seq[Operands] = {
    val extremes = for (a <- Seq(-128, 127, 0); w <- Seq(-1, 0, 1)) yield (Seq.fill(lanes)(a), Seq.fill(lanes)(w))
    extremes ++ Seq.fill(100)((Seq.fill(lanes)(activation(random)), Seq.fill(lanes)(trit(random))))
  }

  private def mask(weights: Seq[Int])(which: Int => Boolean): BigInt =
    weights.zipWithIndex.collect { case (w, i) if which(w) => BigInt(1) << i }.sum

  for ((lanes, levels) <- Seq((2, 1), (3, 2), (16, 2), (17, 1), (31, 5)))
    describe(s"AdderTree of $lanes lanes with a register every $levels levels") {
      it("sums what the weights select, one dot product a cycle, its excess told by Correction") {
        simulate(new CorrectedTree(lanes, levels)) { dut =>
          val latency = AdderTree.latency(lanes, levels)
          seeds(2) { random =>
            val offered = operands(lanes, random)
            for (cycle <- 0 until offered.size + latency) {
              for ((activations, weights) <- offered.lift(cycle)) {
                activations.zip(dut.activations).foreach { case (a, port) => set(port, a + 128) }
                set(dut.weights.nonzero, mask(weights)(_ != 0))
                set(dut.weights.negative, mask(weights)(_ < 0))
              }
              if (cycle >= latency) {
                val (activations, weights) = offered(cycle - latency)
                val expected = activations.zip(weights).map { case (a, w) => a * w }.sum
                (get(dut.sum) - get(dut.excess)) should equal(BigInt(expected))
              }
              dut.clock.step()
            }
          }
        }
      }
    }
}
