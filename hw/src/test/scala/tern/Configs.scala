package tern

import tern.config.{DotTarget, Presets, TernConfig, WeightCodec}

/** Configurations that specs share: small, and together they cover every mechanism. */
object Configs {
  val tiny: TernConfig = Presets.tiny

  /** Token groups, odd numbers of rows and lanes, two ports, two chunks per beat, several columns per drain register
    * and two per activation register, chains of skewed lanes.
    */
  val grouped: TernConfig = TernConfig(
    name = "grouped",
    tokenRows = 3,
    outputCols = 8,
    lanes = 5,
    tokenGroups = 3,
    weightCodec = WeightCodec.BaseThree,
    memDataBits = 64,
    weightPorts = 2,
    maxK = 300,
    maxTokens = 40,
    maxRingEntries = 4,
    weightBufferChunks = 16,
    burstBeats = 8,
    activationSpan = 2,
    drainSpan = 4,
    target = DotTarget.Ecp5,
    treeLevelsPerStage = 2,
    resultWaves = 6
  )

  /** Two beats per chunk, issues decided a cycle ahead, three terms per adder; four columns share their activations,
    * which are loaded in two parts; two rows share their weights and a collector of results.
    */
  val wide: TernConfig = TernConfig(
    name = "wide",
    tokenRows = 4,
    outputCols = 8,
    lanes = 10,
    memDataBits = 64,
    maxK = 100,
    weightBufferChunks = 16,
    burstBeats = 8,
    issueAhead = true,
    loadParts = 2,
    activationRegisters = 2,
    activationSpan = 4,
    weightSpan = 2,
    drainSpan = 1,
    collectSpan = 2,
    target = DotTarget.Ultrascale
  )

  /** Matrices of integers: three rows of them in a tile, in one port. */
  val planes: TernConfig = TernConfig(
    name = "planes",
    tokenRows = 2,
    outputCols = 15,
    lanes = 8,
    planes = true,
    memDataBits = 64,
    maxK = 300,
    maxTokens = 40,
    maxRingEntries = 4,
    weightBufferChunks = 16,
    burstBeats = 8,
    drainSpan = 5,
    treeLevelsPerStage = 2
  )
}
