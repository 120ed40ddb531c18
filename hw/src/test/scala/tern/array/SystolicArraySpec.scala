package tern.array

import tern.config.DotTarget
import tern.{Configs, Golden, HardwareSpec}

class SystolicArraySpec extends HardwareSpec with ArrayDriver {
  describe("SystolicArray") {
    it("computes the golden vectors of its shape") {
      val tiny = Golden.all.filter(_.preset == "tiny")
      tiny should not be empty
      simulate(new SystolicArray(Configs.tiny)) { dut =>
        for (v <- tiny; m <- 0 until v.tokens by Configs.tiny.tokenRows) withClue(s"${v.file}, token $m: ") {
          val tokens = (v.tokens - m).min(Configs.tiny.tokenRows)
          val product = new Product(Configs.tiny, v.n, v.k, tokens, v.weights, v.activations.drop(m * v.k))
          multiply(dut, product) should equal(v.accumulators.slice(m * v.n, (m + tokens) * v.n))
        }
      }
    }
  }
  private val spans =
    Configs.wide.copy(
      name = "spans",
      tokenRows = 6,
      loadParts = 1,
      activationSpan = 8,
      weightSpan = 3,
      drainSpan = 2,
      collectSpan = 2,
      target = DotTarget.Ecp5
    )
  private val chain = Configs.tiny.copy(name = "chain", tokenRows = 5, collectSpan = 5)
  for (config <- Seq(Configs.tiny, Configs.grouped, Configs.wide, spans, chain))
    describe(s"SystolicArray ${config.name}") {
      it("computes random products and extremes, each result in its cycle") {
        simulate(new SystolicArray(config)) { dut =>
          seeds(8) { random =>
            val (n, k) = (1 + random.nextInt(3 * config.outputCols), 1 + random.nextInt(6 * config.lanes))
            val tokens = 1 + random.nextInt(config.passTokens)
            val kind = random.nextInt(4)
            val trits = IndexedSeq.fill(n * k)(if (kind < 3) kind - 1 else trit(random))
            val activations = IndexedSeq.fill(tokens * k)(if (random.nextInt(3) == 0) -128 else activation(random))
            multiply(dut, new Product(config, n, k, tokens, trits, activations)) should
              equal(Golden.product(trits, n, k, activations, tokens))
          }
        }
      }
    }
}
