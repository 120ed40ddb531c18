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
  private val planesChain =
    Configs.planes.copy(name = "planeschain", outputCols = 5, tokenRows = 4, activationSpan = 5, collectSpan = 2)
  private val planesGroups = Configs.planes.copy(name = "planesgroups", tokenGroups = 2)
  for (config <- Seq(Configs.planes, planesChain, planesGroups)) describe(s"SystolicArray ${config.name}") {
    it("computes integers as trit planes, and trits, each result in its cycle") {
      simulate(new SystolicArray(config)) { dut =>
        seeds(12) { random =>
          val integers = random.nextInt(4) > 0
          val (rows, most) = if (integers) (config.planeRows, 121) else (config.outputCols, 1)
          val (n, k) = (1 + random.nextInt(5 * rows), 1 + random.nextInt(6 * config.lanes))
          val tokens = 1 + random.nextInt(config.passTokens)
          val kind = random.nextInt(5)
          val values =
            IndexedSeq.fill(n * k)(if (kind < 2) (2 * kind - 1) * most else random.nextInt(2 * most + 1) - most)
          val activations = IndexedSeq.fill(tokens * k)(if (kind < 3) -128 else activation(random))
          multiply(dut, new Product(config, n, k, tokens, values, activations, integers)) should
            equal(Golden.product(values, n, k, activations, tokens))
        }
      }
    }
  }
}
