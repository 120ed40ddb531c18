package tern.config

import java.nio.file.Files
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class ConfigFileSpec extends AnyFunSpec with Matchers {
  private val shape = """"name": "few", "tokenRows": 2, "outputCols": 20, "lanes": 16"""

  private def refused(text: String): String =
    intercept[IllegalArgumentException](ConfigFile.parse("mine.json", text)).getMessage

  describe("ConfigFile") {
    it("gives every preset back, with the fields for place and route in their group or flat") {
      for (preset <- Presets.all :+ Presets.u280(32)) {
        ConfigFile.parse("mine.json", ConfigFile.text(preset)) should be(preset)
        ConfigFile.parse("mine.json", ConfigJson.text(preset)) should be(preset)
      }
      ujson.read(ConfigFile.text(Presets.tiny)).obj.keys.toSeq should contain noneOf ("weightSpan", "target")
      ujson.read(ConfigFile.text(Presets.tiny))("placement").obj.keys.toSeq should be(ConfigFile.placementFields)
    }
    it("takes the default of what is left out") {
      ConfigFile.parse("mine.json", s"{$shape}") should be(TernConfig("few", 2, 20, 16))
      ConfigFile.parse("mine.json", s"""{$shape, "placement": {"weightSpan": 2}}""") should be(
        TernConfig("few", 2, 20, 16, weightSpan = 2)
      )
    }
    for (
      (text, sentence) <- Seq(
        "{" -> "mine.json: is not the JSON of a configuration: ",
        "[1]" -> "mine.json: is not the JSON of a configuration: expected an object",
        s"""{$shape, "maxk": 5}""" -> "mine.json: 'maxk' is not a field; did you mean 'maxK'?",
        s"""{$shape, "colour": 5}""" -> "mine.json: 'colour' is not a field; `./tern config fields` lists them all",
        s"""{$shape, "placement": {"weightspans": 2}}""" ->
          "'weightspans' is not a field; did you mean 'weightSpan'?",
        s"""{$shape, "placement": {"maxK": 64}}""" -> "'maxK' is in the group 'placement'; expected it outside of the group",
        s"""{$shape, "placement": 3}""" -> "'placement' is 3; expected a group",
        s"""{$shape, "lanes": 16}""" -> "mine.json: is not the JSON of a configuration: 'lanes' is there twice; expected it once",
        s"""{$shape, "weightSpan": 1, "placement": {"weightSpan": 2}}""" -> "mine.json: 'weightSpan' is there twice; expected it once",
        s"""{$shape, "maxK": "64"}""" -> "mine.json: 'maxK' is \"64\"; expected a whole number",
        s"""{$shape, "maxK": 64.5}""" -> "mine.json: 'maxK' is 64.5; expected a whole number",
        s"""{$shape, "maxK": 5000000000}""" -> "mine.json: 'maxK' is 5000000000; expected a whole number",
        s"""{$shape, "maxK": null}""" -> "mine.json: 'maxK' is null; expected a whole number",
        s"""{$shape, "issueAhead": 1}""" -> "mine.json: 'issueAhead' is 1; expected true or false",
        s"""{$shape, "memory": 1}""" -> "mine.json: 'memory' is 1; expected a text in quotes",
        s"""{$shape, "memory": "ddr5"}""" -> "mine.json: memory is 'ddr5'; expected plain, ddr4",
        s"""{$shape, "weightCodec": "base3"}""" -> "mine.json: weightCodec is 'base3'; expected one of twoBit, baseThree",
        s"""{$shape, "maxK": 3}""" -> "mine.json: maxK is 3; expected 16 (one chunk)",
        """{"name": "few", "tokenRows": 2, "outputCols": 20}""" -> "mine.json: 'lanes' is missing; it has no default"
      )
    ) it(s"refuses $text") {
      refused(text) should include(sentence)
    }
    it("is a file wherever it is more than the name of a preset") {
      val file = Files.createTempFile("my tern", ".json")
      try {
        Files.writeString(file, ConfigFile.text(Presets.nano))
        ConfigFile.of(file.toString) should be(Presets.nano)
        ConfigFile.of("nano") should be(Presets.nano)
        intercept[IllegalArgumentException](ConfigFile.of("./nano")).getMessage should be(
          "./nano: there is no such file"
        )
      } finally Files.delete(file)
    }
  }
}
