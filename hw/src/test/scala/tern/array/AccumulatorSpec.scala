package tern.array

import chisel3._
import tern.config.TernConfig
import tern.{Configs, HardwareSpec}

/** An accumulator and the adder that a processing element puts around it. */
class Summing(config: TernConfig, sumBits: Int) extends Module {
  val sum = IO(Input(UInt(sumBits.W)))
  private val accumulator = Module(new Accumulator(config, config.outputCols - 1))
  val tag = IO(Input(chiselTypeOf(accumulator.io.tag)))
  val drain = IO(Input(chiselTypeOf(accumulator.io.drain)))
  val result = IO(Output(chiselTypeOf(accumulator.io.result)))
  accumulator.io.total := Mux(tag.first, 0.U, accumulator.io.addend) + sum
  accumulator.io.tag := tag
  accumulator.io.drain := drain
  result := accumulator.io.result
}

class AccumulatorSpec extends HardwareSpec {
  for (config <- Seq(Configs.tiny, Configs.grouped, Configs.wide))
    describe(s"Accumulator of ${config.name}, ${config.tokenGroups} token groups") {
      it("sums each group's dot products, modulo its width, and keeps a result until its drain tag") {
        val sumBits = 10
        simulate(new Summing(config, sumBits)) { dut =>
          seeds(3) { random =>
            val sums = Array.fill(config.tokenGroups)(BigInt(0))
            for (product <- 1 to 40) {
              val chunks = 1 + random.nextInt(if (product == 7) 3000 else 5)
              for (chunk <- 0 until chunks; group <- 0 until config.tokenGroups) {
                if (random.nextInt(5) == 0) {
                  set(dut.tag.valid, false)
                  dut.clock.step()
                }
                val sum = if (product == 7) (1 << sumBits) - 1 else random.nextInt(1 << sumBits)
                set(dut.sum, sum)
                set(dut.tag.valid, true)
                set(dut.tag.first, chunk == 0)
                set(dut.tag.last, chunk == chunks - 1)
                set(dut.tag.group, group)
                sums(group) = (if (chunk == 0) BigInt(sum) else sums(group) + sum) % (BigInt(1) << config.accBits)
                dut.clock.step()
              }
              // The next sums do not touch a result that waits.
              if (config.spans < config.outputCols) {
                set(dut.tag.first, true)
                set(dut.tag.last, false)
                dut.clock.step()
              }
              set(dut.tag.valid, false)
              for (group <- 0 until config.tokenGroups) {
                set(dut.drain.group, group)
                set(dut.drain.valid, true)
                get(dut.result) should equal(sums(group))
              }
            }
          }
        }
      }
    }
}
