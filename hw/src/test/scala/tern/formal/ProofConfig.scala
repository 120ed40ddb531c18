package tern.formal

import tern.config.{TernConfig, WeightCodec}

/** As small as a configuration may be: what a proof takes grows with every bit. */
object ProofConfig {
  val config: TernConfig = TernConfig(
    name = "proof",
    tokenRows = 2,
    outputCols = 4,
    lanes = 4,
    weightCodec = WeightCodec.TwoBit,
    memDataBits = 64,
    addressBits = 16,
    maxK = 16,
    maxTokens = 4,
    maxRingEntries = 4,
    weightBufferChunks = 16,
    burstBeats = 8,
    drainSpan = 2,
    treeLevelsPerStage = 1,
    resultWaves = 2
  )
}
