package tern.ternary

import chisel3._
import chisel3.util._
import scala.util.Random
import tern.HardwareSpec
import tern.config.DotTarget

/** Brings the vendors' cells into a simulation. */
class CellModels extends ExtModule {
  val clock = IO(Input(Clock()))
  addResource("/tern/CellModels.sv")
}

/** A dot product of each shape, as model and as cells, on the same operands, each lane delayed by its skew. */
class DotBench(shapes: Seq[DotShape]) extends Module {
  private val lanes = shapes.map(_.lanes).max
  private val accBits = shapes.map(_.accBits).max
  val valid = IO(Input(Bool()))
  val activations = IO(Input(Vec(lanes, UInt(8.W))))
  val weights = IO(Input(new Trits(lanes)))
  val first = IO(Input(Bool()))
  val addend = IO(Input(UInt(accBits.W)))
  val dots, excesses = IO(
    Output(
      Vec(
        shapes.size,
        new Bundle {
          val model, cells = UInt(accBits.W)
        }
      )
    )
  )

  Module(new CellModels).clock := clock
  for ((shape, i) <- shapes.zipWithIndex) {
    def skewed(bits: Seq[Bool]) = Cat(bits.zipWithIndex.map { case (b, l) => ShiftRegister(b, shape.skew(l)) }.reverse)
    val range = 0 until shape.lanes
    val planes = Cat((7 to 0 by -1).map(b => skewed(range.map(activations(_)(b)))))
    val nonzero = skewed(range.map(weights.nonzero(_)))
    val negative = skewed(range.map(weights.negative(_)))

    def dot(ports: DotPorts): UInt = {
      ports.clock := clock
      ports.valid := valid
      ports.activations := planes
      ports.nonzero := nonzero
      ports.negative := negative
      ports.first := first
      ports.addend := addend
      ports.total
    }
    class Model extends FixedIOExtModule(new DotPorts(shape)) {
      override def desiredName = s"ModelOf$i"
      setInline(s"ModelOf$i.sv", DotModel.dot(shape, s"ModelOf$i"))
    }
    dots(i).model := dot(Module(new Model).io)
    dots(i).cells := dot(Module(DotCells(shape, s"CellsOf$i")).io)

    def excess(ports: ExcessPorts): UInt = {
      ports.clock := clock
      ports.valid := valid
      ports.nonzero := nonzero
      ports.negative := negative
      ports.first := first
      ports.addend := addend
      ports.total
    }
    class Excess extends FixedIOExtModule(new ExcessPorts(shape)) {
      override def desiredName = s"ExcessOf$i"
      setInline(s"ExcessOf$i.sv", DotModel.excess(shape, s"ExcessOf$i"))
    }
    excesses(i).model := excess(Module(new Excess).io)
    excesses(i).cells := excess(Module(new ExcessCells(shape, s"ExcessCellsOf$i")).io)
  }
}

class DotSpec extends HardwareSpec {
  private val accBits = 24
  private val shapes = for {
    (target, sizes) <- Seq(
      DotTarget.Generic -> Seq(2 -> 1, 17 -> 2),
      DotTarget.Ecp5 -> Seq(2 -> 1, 5 -> 1, 18 -> 1),
      DotTarget.Ultrascale -> Seq(2 -> 1, 5 -> 2, 17 -> 1)
    )
    (lanes, levels) <- sizes
  } yield DotShape(lanes, accBits, target, levels)
  private val lanes = shapes.map(_.lanes).max

  private type Operands = (Seq[Int], Seq[Int])

  private def operands(random: Random): Seq[Option[Operands]] = {
    val extremes = for (a <- Seq(-128, 127, 0); w <- Seq(-1, 0, 1)) yield (Seq.fill(lanes)(a), Seq.fill(lanes)(w))
    val any = Seq.fill(120)((Seq.fill(lanes)(activation(random)), Seq.fill(lanes)(trit(random))))
    random.shuffle((extremes ++ any).map(Option(_)) ++ Seq.fill(40)(None))
  }

  private def mask(weights: Seq[Int])(which: Int => Boolean): BigInt =
    weights.zipWithIndex.collect { case (w, i) if which(w) => BigInt(1) << i }.sum

  describe("TernaryDot and TernaryExcess") {
    it("sum what the weights select, one dot product per cycle, as model and as cells of every target") {
      simulate(new DotBench(shapes)) { dut =>
        seeds(2) { random =>
          val offered = operands(random)
          for (cycle <- 0 until offered.size + shapes.map(_.latency).max) {
            val now = offered.lift(cycle).flatten
            set(dut.valid, now.isDefined)
            for ((activations, weights) <- now) {
              activations.zip(dut.activations).foreach { case (a, port) => set(port, a + 128) }
              set(dut.weights.nonzero, mask(weights)(_ != 0))
              set(dut.weights.negative, mask(weights)(_ < 0))
            }
            val (first, addend) = (random.nextBoolean(), BigInt(accBits, random.self))
            set(dut.first, first)
            set(dut.addend, addend)
            val before = if (first) BigInt(0) else addend
            for (
              (shape, i) <- shapes.zipWithIndex; (activations, weights) <- offered.lift(cycle - shape.latency).flatten
            )
              withClue(s"$shape: ") {
                val (a, w) = (activations.take(shape.lanes), weights.take(shape.lanes))
                val excess = 128 * w.count(_ > 0) + 127 * w.count(_ < 0)
                val sum = a.zip(w).map { case (x, t) => x * t }.sum + excess
                def total(x: Int) = (before + x).mod(BigInt(1) << accBits)
                get(dut.dots(i).model) should equal(total(sum))
                get(dut.dots(i).cells) should equal(total(sum))
                get(dut.excesses(i).model) should equal(total(excess))
                get(dut.excesses(i).cells) should equal(total(excess))
              }
            dut.clock.step()
          }
        }
      }
    }
  }
}
