package tern.array

import tern.{Configs, HardwareSpec}

class AccumulatorSpec extends HardwareSpec {
  for (config <- Seq(Configs.tiny, Configs.grouped)) describe(s"Accumulator of ${config.tokenGroups} token groups") {
    it("sums each group's dot products, modulo its width, and keeps a result until its drain tag") {
      val sumBits = 10
      simulate(new Accumulator(config, sumBits)) { dut =>
        seeds(3) { random =>
          val sums = Array.fill(config.tokenGroups)(BigInt(0))
          for (product <- 1 to 40) {
            val chunks = 1 + random.nextInt(if (product == 7) 3000 else 5)
            for (chunk <- 0 until chunks; group <- 0 until config.tokenGroups) {
              if (random.nextInt(5) == 0) {
                set(dut.io.tag.valid, false)
                dut.clock.step()
              }
              val sum = if (product == 7) (1 << sumBits) - 1 else random.nextInt(1 << sumBits)
              set(dut.io.sum, sum)
              set(dut.io.tag.valid, true)
              set(dut.io.tag.first, chunk == 0)
              set(dut.io.tag.last, chunk == chunks - 1)
              set(dut.io.tag.group, group)
              sums(group) = (if (chunk == 0) BigInt(sum) else sums(group) + sum) % (BigInt(1) << config.accBits)
              dut.clock.step()
            }
            set(dut.io.tag.valid, false)
            for (group <- 0 until config.tokenGroups) {
              set(dut.io.drain.group, group)
              set(dut.io.drain.valid, true)
              get(dut.io.result) should equal(sums(group))
            }
          }
        }
      }
    }
  }
}
