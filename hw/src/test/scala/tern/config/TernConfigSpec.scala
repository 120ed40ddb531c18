package tern.config

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class TernConfigSpec extends AnyFunSpec with Matchers {
  private val good = Presets.tiny

  describe("TernConfig") {
    val nonsense = Seq[(String, TernConfig => TernConfig)](
      "name is 'A b'" -> (_.copy(name = "A b")),
      "tokenRows is 0" -> (_.copy(tokenRows = 0)),
      "outputCols is 0" -> (_.copy(outputCols = 0)),
      "lanes is 1" -> (_.copy(lanes = 1)),
      "tokenGroups is 17" -> (_.copy(tokenGroups = 17)),
      "memDataBits is 96" -> (_.copy(memDataBits = 96)),
      "addressBits is 41" -> (_.copy(addressBits = 41)),
      "weightPorts is 3" -> (_.copy(weightPorts = 3)),
      "maxK is 3" -> (_.copy(maxK = 3)),
      "maxK is 65537" -> (_.copy(maxK = 65537)),
      "maxK is 65536; two passes take 32768 chunks" -> (_.copy(maxK = 65536, target = DotTarget.Ecp5)),
      "maxTokens is 0" -> (_.copy(maxTokens = 0)),
      "maxRingEntries is 6" -> (_.copy(maxRingEntries = 6)),
      "burstBeats is 3" -> (_.copy(burstBeats = 3)),
      "burstBeats is 256" -> (_.copy(burstBeats = 256, memDataBits = 512, weightBufferChunks = 4096)),
      "burstBeats is 4; a descriptor" -> (_.copy(burstBeats = 4)),
      "issueAhead is true; expected false with 3 token groups" ->
        (_.copy(issueAhead = true, tokenGroups = 3, resultWaves = 6)),
      "issueAhead is true; expected false with 2 chunks a beat" -> (_.copy(issueAhead = true)),
      "loadParts is 3" -> (_.copy(loadParts = 3)),
      "loadParts is 4; 4 lanes are taken in one step" -> (_.copy(loadParts = 4, target = DotTarget.Ecp5)),
      "activationSpan is 3" -> (_.copy(activationSpan = 3)),
      "weightSpan is 3" -> (_.copy(weightSpan = 3)),
      "activationRegisters is 3" -> (_.copy(activationRegisters = 3)),
      "collectSpan is 3" -> (_.copy(collectSpan = 3)),
      "collectSpan is 2; with 3 token groups" -> (_.copy(collectSpan = 2, tokenGroups = 3, resultWaves = 6)),
      "drainSpan is 3" -> (_.copy(drainSpan = 3)),
      "treeLevelsPerStage is 0" -> (_.copy(treeLevelsPerStage = 0)),
      "resultWaves is 1" -> (_.copy(resultWaves = 1)),
      "vectorLanes is 4; expected 2" -> (_.copy(vectorLanes = 4)),
      "vectorWords is 4096; expected 16384 without" -> (_.copy(vectorLanes = 0)),
      "vectorWords is 96" -> (_.copy(vectorWords = 96)),
      "vectorWords is 32" -> (_.copy(vectorWords = 32)),
      "vectorWords is 131072" -> (_.copy(vectorWords = 131072)),
      "vectorExps is 4" -> (_.copy(vectorExps = 4)),
      "vectorExps is 2; expected 1 without" -> (_ => Presets.eight.copy(vectorExps = 2)),
      "vectorExpSteps is 4" -> (_.copy(vectorExpSteps = 4)),
      "vectorExpSteps is 3; expected 6 without" -> (_ => Presets.eight.copy(vectorExpSteps = 3)),
      "clockMhz is 0" -> (_.copy(clockMhz = 0)),
      "12 trits and a beat holds 32" -> (_.copy(lanes = 3)),
      "16 trits a port does not end on a byte of 5" ->
        (_.copy(weightCodec = WeightCodec.BaseThree, memDataBits = 128, vectorLanes = 4)),
      "weightBufferChunks is 15" -> (_.copy(weightBufferChunks = 15)),
      "planes is true; the weight codec is twoBit" -> (_.copy(planes = true)),
      "planes is true; a port has 4 columns" ->
        (_.copy(planes = true, weightCodec = WeightCodec.BaseThree, lanes = 5)),
      "drainSpan is 2; with planes" -> (_ => Presets.sim.copy(drainSpan = 2)),
      "collectSpan is 2; with planes and 20 columns" -> (_ => Presets.sim.copy(collectSpan = 2))
    )
    for ((sentence, spoil) <- nonsense) it(s"refuses: $sentence") {
      intercept[IllegalArgumentException](spoil(good)).getMessage should include(sentence)
    }
    it("derives an accumulator that holds both extremes") {
      for (maxK <- Seq(4, 255, 256, 257, 16384, 65536)) {
        val bits = good.copy(maxK = maxK).accBits
        BigInt(128) * maxK should be < (BigInt(1) << (bits - 1))
        BigInt(128) * maxK should be >= (BigInt(1) << (bits - 2))
      }
    }
    it("derives results that hold the extremes of integers, and fit int32") {
      for (maxK <- Seq(16, 255, 256, 257, 16384, 65536)) {
        val bits = Presets.sim.copy(maxK = maxK).resultBits
        BigInt(121 * 128) * maxK should be < (BigInt(1) << (bits - 1))
        bits should be <= 32
      }
      Presets.all.map(c => c.name -> c.planeRows).filter(_._2 > 0) should be(
        Seq("sim" -> 4, "kv260" -> 4, "u280x2" -> 2, "ulx3s" -> 1)
      )
    }
    it("derives the geometry of chunks and beats") {
      (good.beatTrits, good.portTrits, good.chunksPerBeat, good.beatsPerChunk) should be((32, 16, 2, 1))
      val sim = Presets.sim
      (sim.beatTrits, sim.portTrits, sim.chunksPerBeat, sim.beatsPerChunk) should be((80, 80, 1, 1))
      sim.gridLanes should be(1280)
    }
  }

  describe("ConfigJson") {
    it("gives a configuration back") {
      for (preset <- Presets.all) ConfigJson.parse(ConfigJson.text(preset)) should be(preset)
    }
    it("refuses unknown fields, and takes defaults for absent ones") {
      an[Exception] should be thrownBy ConfigJson.parse(ConfigJson.text(good).replace("\"lanes\"", "\"lines\""))
      ConfigJson.parse("""{"name":"few","tokenRows":1,"outputCols":20,"lanes":16}""").memDataBits should be(128)
    }
    it("tells configurations apart by their hash") {
      Presets.all.map(ConfigJson.hash).distinct.size should be(Presets.all.size)
      ConfigJson.hash(good) should not be ConfigJson.hash(good.copy(clockMhz = 99))
    }
  }

  describe("Presets") {
    it("are those that the build knows") {
      val build = java.nio.file.Files.readString(tern.Golden.home.resolve("build.sc"))
      val names = "val presets = Seq\\(([^)]*)\\)".r.findFirstMatchIn(build).get.group(1)
      names.split(",").map(_.trim.replace("\"", "")).toSeq should equal(Presets.all.map(_.name))
    }
    it("stand in the table of hw/README.md as they are") {
      val table = java.nio.file.Files.readString(tern.Golden.home.resolve("hw/README.md"))
      for (preset <- Presets.all :+ Presets.u280(32)) {
        val shape = s"${preset.tokenRows} x ${preset.outputCols} x ${preset.lanes}"
        table should include(f"| `${preset.name}` | $shape | ${preset.gridLanes}%,d | ${preset.tokenGroups} |")
      }
    }
    it("are named, and others are refused with the names") {
      Presets.named("tiny") should be(Presets.tiny)
      intercept[IllegalArgumentException](Presets.named("huge")).getMessage should include("tiny, sim")
    }
  }
}
