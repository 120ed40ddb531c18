package tern.float

import scala.util.Random
import tern.HardwareSpec

class TopListSpec extends HardwareSpec {

  /** As the host orders tokens. */
  private def top(values: Seq[Int], size: Int): Seq[(Int, Int)] =
    values.zipWithIndex
      .sortBy { case (word, i) => (-(if (word < 0) word ^ Int.MaxValue else word).toLong, i) }
      .take(size)

  for ((size, lanes) <- Seq(5 -> 4, 16 -> 2))
    describe(s"TopList of $size with $lanes lanes") {
      it("holds the largest in order, of equal ones the first, whatever their order was") {
        simulate(new TopList(size, lanes, 20)) { dut =>
          val random = new Random(4)
          reset(dut, 2)
          val finite = Words.corners.filter(word => !Words.float(word).isNaN)
          def of(kind: Int, count: Int): Seq[Int] = kind match {
            case 0 => Seq.fill(count)(finite(random.nextInt(finite.size)))
            case 1 => Seq.tabulate(count)(i => Words.word(i.toFloat - 30)) // every element is the largest so far
            case 2 => Seq.fill(count)(Words.word(random.nextInt(4).toFloat))
            case _ => Seq.fill(count)(Words.word(random.nextGaussian().toFloat))
          }
          for (count <- Seq(1, 3, 17, 64, 300); kind <- 0 to 3; pauses <- Seq(false, true))
            withClue(s"$count elements of kind $kind: ") {
              set(dut.io.clear, true)
              dut.clock.step()
              set(dut.io.clear, false)
              val first = random.nextInt(1000)
              val values = of(kind, count)
              // Elements that are absent may stand anywhere, and hold anything.
              val beats = values.zipWithIndex.grouped(lanes).toSeq
              var (at, cycles) = (0, 0)
              while (at < beats.size) {
                val comes = !pauses || random.nextBoolean()
                set(dut.io.in.valid, comes)
                set(dut.io.in.bits.first, first + at * lanes)
                set(dut.io.in.bits.present, (1 << beats(at).size) - 1)
                for ((port, word) <- dut.io.in.bits.values.zip(beats(at).map(_._1).padTo(lanes, Int.MaxValue)))
                  set(port, BigInt(word & 0xffffffffL))
                if (comes && get(dut.io.in.ready)) at += 1
                dut.clock.step()
                cycles += 1
              }
              set(dut.io.in.valid, false)
              while (!get(dut.io.settled)) dut.clock.step()
              if (!pauses) cycles should be <= beats.size + count * (size + 2)
              val held = Seq.tabulate(get(dut.io.count).toInt) { i =>
                set(dut.io.at, i)
                (get(dut.io.value).toInt, get(dut.io.index).toInt - first)
              }
              held should be(top(values, size))
            }
        }
      }
    }
}
