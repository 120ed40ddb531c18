package tern.core

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.Configs
import tern.config.Presets

class PassPlanSpec extends AnyFunSpec with Matchers {
  describe("PassPlan") {
    it("shares what is left by the last two passes, in no more passes than are needed") {
      for {
        config <- Seq(Configs.tiny, Configs.grouped, Presets.kv260)
        k <- Seq(1, config.maxK)
        tokens <- 1 to 5 * config.passTokens
      } {
        val passes = PassPlan.passes(config, k, tokens)
        passes.sum should be(tokens)
        passes.size should be((tokens - 1) / config.passTokens(k) + 1)
        passes.foreach(_ should be <= config.passTokens(k))
      }
      def passes(k: Int, tokens: Int) = PassPlan.passes(Presets.kv260, k, tokens)
      passes(13088, 33) should equal(Seq(33))
      passes(13088, 41) should equal(Seq(24, 17))
      passes(13088, 57) should equal(Seq(32, 25))
      passes(13088, 80 + 56) should equal(Seq(40, 40, 32, 24))
      passes(13089, 33) should equal(Seq(24, 9))
      passes(13089, 64 + 40) should equal(Seq(32, 32, 24, 16))
      passes(13089, 63) should equal(Seq(32, 31))
    }
  }
}
