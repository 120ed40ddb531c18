package tern.array

import scala.collection.mutable
import tern.{Configs, HardwareSpec}

class DrainChainSpec extends HardwareSpec {
  for (span <- Seq(1, 2, 8)) describe(s"DrainChain with $span columns a register") {
    val config = Configs.grouped.copy(drainSpan = span)
    val cols = config.outputCols
    it("gives every wave in the order of its columns, waves following as close as drainSpacing allows") {
      simulate(new DrainChain(config)) { dut =>
        dut.io.drains.foreach(set(_, false))
        reset(dut, cols)
        seeds(3) { random =>
          val waves = Seq.fill(12)(Seq.fill(cols)(BigInt(config.accBits, random.self)))
          val starts = waves.indices.scanLeft(0)((at, w) => at + config.drainSpacing + (if (w % 3 == 0) 0 else w))
          val out = mutable.Buffer.empty[(Int, BigInt)]
          for (cycle <- 0 to starts.last + 3 * cols) {
            for (c <- 0 until cols) {
              val wave = waves.indices.find(w => starts(w) + c == cycle)
              set(dut.io.drains(c), wave.isDefined)
              set(dut.io.results(c), wave.fold(BigInt(config.accBits, random.self))(waves(_)(c)))
            }
            if (get(dut.io.out.valid)) out += cycle -> get(dut.io.out.bits)
            dut.clock.step()
          }
          out.map(_._2) should equal(waves.flatten)
          for (w <- waves.indices) out(w * cols)._1 should be(starts(w) + 1)
        }
      }
    }
  }
}
