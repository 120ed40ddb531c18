package tern.config

/** The named configurations. */
object Presets {

  /** Small enough to read its waves: every mechanism is there, two chunks a beat, ragged everything. */
  val tiny: TernConfig = TernConfig(
    name = "tiny",
    tokenRows = 2,
    outputCols = 4,
    lanes = 4,
    weightCodec = WeightCodec.TwoBit,
    memDataBits = 64,
    maxK = 16384,
    maxTokens = 64,
    maxRingEntries = 8,
    weightBufferChunks = 64,
    burstBeats = 8,
    drainSpan = 2,
    treeLevelsPerStage = 1
  )

  /** 1,280 lanes for fast simulation of whole models. */
  val sim: TernConfig = TernConfig(
    name = "sim",
    tokenRows = 4,
    outputCols = 20,
    lanes = 16,
    weightBufferChunks = 512,
    weightPorts = 4,
    treeLevelsPerStage = 5
  )

  val all: Seq[TernConfig] = Seq(tiny, sim)

  def named(name: String): TernConfig =
    all
      .find(_.name == name)
      .getOrElse(throw new IllegalArgumentException(s"no preset '$name'; there are ${all.map(_.name).mkString(", ")}"))
}
