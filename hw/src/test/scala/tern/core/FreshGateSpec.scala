package tern.core

import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Pace}

class FreshGateSpec extends HardwareSpec with Handshakes {
  private val config = Configs.tiny

  describe("FreshGate") {
    it("lets products through in order, those with fresh weights no sooner than these are written") {
      simulate(new FreshGate(config)) { dut =>
        for (pace <- Seq(1000, 400)) withClue(s"pace $pace: ") {
          val random = new Random(pace)
          val products = Seq.tabulate(60)(i => (i, 2 * i + random.nextInt(20), random.nextInt(3) == 0))
          var vectors = 0
          val source = new Source(dut.io.in, products, new Pace(random, pace))((job, product) => {
            set(job.tag, product._1)
            set(job.after, product._2)
            set(job.fresh, product._3)
          })
          val sink = new Sink(dut.io.out, products.size, new Pace(random, pace))(job => {
            if (get(job.fresh)) get(job.after) should be <= BigInt(vectors)
            get(job.tag).toInt
          })
          val unit = new Actor {
            def drive(): Unit = {
              if (random.nextInt(3) == 0) vectors += 1
              set(dut.io.vectors, vectors)
            }
            def sample(): Unit = ()
            def done: Boolean = true
          }
          play(dut.clock, Seq(unit, source, sink))
          sink.taken.toSeq should be(products.map(_._1))
          vectors should be >= products.filter(_._3).map(_._2).max
        }
      }
    }
  }
}
