package tern.config

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class RandomConfigsSpec extends AnyFunSpec with Matchers {
  private val many = (0 until 2000).map(RandomConfigs.draw(7, _))

  describe("RandomConfigs") {
    it("draws the same again, and others of another seed") {
      RandomConfigs.draw(7, 3) should be(many(3))
      (0 until 5).map(RandomConfigs.draw(8, _).copy(name = "x")) should not be many.take(5).map(_.copy(name = "x"))
    }
    it("keeps them small") {
      many.map(_.gridLanes).max should be <= RandomConfigs.mostLanes
    }
    it("draws every field, its extremes included") {
      val extremes = Seq[(String, TernConfig => Boolean)](
        "one row" -> (_.tokenRows == 1),
        "many rows" -> (_.tokenRows >= 32),
        "one column" -> (_.outputCols == 1),
        "two lanes" -> (_.lanes == 2),
        "many lanes" -> (_.lanes >= 128),
        "sixteen groups" -> (_.tokenGroups == 16),
        "groups that are no power of two" -> (_.tokenGroups == 11),
        "addresses of 16 bits" -> (_.addressBits == 16),
        "many ports" -> (_.weightPorts >= 24),
        "one chunk at most" -> (c => c.maxK == c.lanes),
        "the longest dot products" -> (_.maxK == 65536),
        "one token at most" -> (_.maxTokens == 1),
        "rings of two" -> (_.maxRingEntries == 2),
        "rings of 4096" -> (_.maxRingEntries == 4096),
        "the smallest buffer" -> (c => c.weightBufferChunks * c.beatsPerChunk < 2 * c.burstBeats + c.beatsPerChunk),
        "the shortest bursts" -> (c => c.burstBeats * c.beatBytes == 64),
        "the longest bursts" -> (c => c.burstBeats * c.beatBytes >= 2048),
        "issues ahead" -> (_.issueAhead),
        "parts of a chunk" -> (_.loadParts > 1),
        "two registers" -> (_.activationRegisters == 2),
        "all columns share activations" -> (c => c.outputCols > 1 && c.activationSpan == c.outputCols),
        "all rows share weights" -> (c => c.tokenRows > 4 && c.weightSpan == c.tokenRows),
        "all rows share a collector" -> (c => c.tokenRows > 1 && c.collectSpan == c.tokenRows),
        "results one by one" -> (c => c.outputCols > 1 && c.drainSpan == 1),
        "a register a level" -> (_.treeLevelsPerStage == 1),
        "the fewest waves" -> (c => c.resultWaves == 2 * c.tokenGroups),
        "many chunks a beat" -> (_.chunksPerBeat >= 16),
        "many beats a chunk" -> (_.beatsPerChunk == 4),
        "a shared K" -> (c => c.sharedK < c.maxK),
        "integers" -> (_.planes),
        "many integers a tile" -> (_.planeRows >= 5),
        "one integer a tile" -> (_.planeRows == 1),
        "integers whose rows share a collector" -> (c => c.planes && c.collectSpan > 1),
        "integers of several groups" -> (c => c.planes && c.tokenGroups > 1),
        "a vector unit" -> (_.vectorLanes == 16),
        "no vector unit" -> (_.vectorLanes == 0),
        "the smallest buffer of vectors" -> (_.vectorWords == 64),
        "the largest buffer of vectors" -> (_.vectorWords == 65536),
        "as many exp units as lanes" -> (_.vectorExps == 8),
        "integers of several ports" -> (c => c.planes && c.weightPorts > 1)
      ) ++ WeightCodec.all.map(codec => codec.name -> ((c: TernConfig) => c.weightCodec == codec)) ++
        DotTarget.all.map(target => target.name -> ((c: TernConfig) => c.target == target)) ++
        Multipliers.all.map(kind => kind.name -> ((c: TernConfig) => c.multipliers == kind)) ++
        Seq(1, 2, 3, 6).map(steps => s"$steps exp steps" -> ((c: TernConfig) => c.vectorExpSteps == steps)) ++
        Seq(64, 128, 256, 512).map(bits => s"$bits bits" -> ((c: TernConfig) => c.memDataBits == bits)) ++
        Seq(Dram.plain, Dram.ddr4, Dram.sdr, Dram.hbm2(1), Dram.hbm2(32))
          .map(dram => dram.name -> ((c: TernConfig) => c.memory == dram))
      for ((what, drawn) <- extremes) withClue(what)(many.exists(drawn) should be(true))
    }
  }

  describe("SimplerConfigs") {
    it("are legal, others, and no larger") {
      for (config <- many.take(100); simpler <- SimplerConfigs.of(config)) {
        simpler should not be config
        simpler.gridLanes should be <= config.gridLanes
      }
    }
    it("lead to few rows, one port and one group") {
      def smallest(config: TernConfig): TernConfig = SimplerConfigs.of(config).headOption.fold(config)(smallest)
      for (config <- many.take(100)) {
        val last = smallest(config)
        (last.tokenRows, last.tokenGroups, last.target) should be((1, 1, DotTarget.Generic))
      }
    }
  }
}
