package tern

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.config.{ConfigFields, ConfigFile, Presets}

class ConfigCommandSpec extends AnyFunSpec with Matchers {
  private def facts(preset: String) = ujson.read(ConfigCommand.text(List("check", "--preset", preset, "--json")))
  private def memory(preset: String, name: String) = facts(preset)("memories").arr.find(_("name").str == name).get

  describe("./tern config") {
    it("writes a preset that reads back as it is") {
      for (preset <- Presets.all)
        ConfigFile.parse("it", ConfigCommand.text(List("--preset", preset.name))) should be(preset)
    }
    it("tells of every field what it means") {
      ConfigFields.meanings.map(_._1) should be(ConfigFile.fields)
      for (field <- ConfigFile.fields) ConfigCommand.text(List("fields")) should include(s"\n  $field ".stripLeading)
    }
    it("lists the presets") {
      ConfigCommand.text(List("list")).linesIterator.map(_.takeWhile(_ != ' ')).toSeq should be(Presets.all.map(_.name))
    }
    it("refuses other words, and presets that are not there") {
      for (words <- Seq(Nil, List("chekc", "a.json"), List("check"), List("check", "--preset"), List("check", "-x")))
        intercept[IllegalArgumentException](ConfigCommand.text(words)).getMessage should include(
          "expected --preset NAME"
        )
      intercept[IllegalArgumentException](ConfigCommand.text(List("--preset", "nope"))).getMessage should include(
        "no preset 'nope'; there are tiny, sim"
      )
    }
  }

  describe("./tern config check") {
    it("derives lanes, peak, and how the array stands to its memory") {
      val kv260 = facts("kv260")
      kv260("lanes").num should be(5120)
      kv260("peakGigaMacsPerSecond").num should be(1280.0)
      kv260("accumulatorBits").num should be(23)
      kv260("weightsPerBeat").num should be(80)
      kv260("portGigabytesPerSecond").num should be(16.0)
      kv260("pinGigabytesPerSecond").num should be(19.2)
      kv260("arrayToMemory").num should be(2.0)
    }
    it("derives token groups by the length of dot products") {
      facts("kv260")("passes").arr.map(p => (p("maxK").num, p("tokens").num, p("tokenGroups").num)) should be(
        Seq((13088, 40, 5), (16384, 32, 4))
      )
      facts("sim")("passes").arr.map(p => (p("maxK").num, p("tokens").num)) should be(Seq((16384, 4)))
    }
    it("counts the block memories that Presets names") {
      (memory("kv260", "weights")("blocks").num, memory("kv260", "weights")("blockKind").str) should be((16, "URAM288"))
      memory("kv260", "activations")("blocks").num should be(32)
      (memory("ulx3s", "activations")("blocks").num, memory("ulx3s", "activations")("blockKind").str) should be(
        (160, "DP16KD")
      )
      memory("onchip", "activations")("blocks").num should be(36 * 4)
      memory("sim", "activations")("blocks") should be(ujson.Null)
    }
    it("has the same in its table") {
      val table = ConfigCommand.text(List("check", "--preset", "kv260"))
      for (
        words <- Seq(
          "5,120 multiply-adds a cycle, 1280.0 G",
          "23 bits",
          "x 2.00",
          "40 tokens, 5 token groups",
          "16 URAM288"
        )
      ) table should include(words)
    }
  }
}
