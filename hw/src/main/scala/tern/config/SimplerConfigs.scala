package tern.config

import scala.util.Try

/** Legal configurations that are one step simpler than another; those that remove most come first. */
object SimplerConfigs {
  def of(config: TernConfig): Seq[TernConfig] =
    steps
      .flatMap(step => Try(step(config)).toOption)
      .filter(simpler => simpler != config && simpler.gridLanes <= config.gridLanes)
      .distinct

  private def steps: Seq[TernConfig => TernConfig] = Seq(
    onePort,
    noUnit,
    c => groups(c, 1),
    c => rows(c, 1),
    c => rows(c, 2),
    c => rows(c, c.tokenRows / 2),
    c => rows(c, c.tokenRows - 1),
    c => c.copy(target = DotTarget.Generic, multipliers = Multipliers.Dsp),
    c => c.copy(vectorExps = 1, vectorExpSteps = 6),
    c => c.copy(memory = Dram.plain, clockMhz = 100),
    c => c.copy(planes = false),
    c => c.copy(loadParts = 1),
    c => c.copy(issueAhead = false),
    c => c.copy(activationRegisters = 1),
    c => c.copy(activationSpan = 1),
    c => c.copy(weightSpan = 1),
    c => c.copy(collectSpan = 1),
    c => c.copy(drainSpan = c.outputCols),
    c => c.copy(treeLevelsPerStage = 2),
    c => c.copy(addressBits = 40),
    c => c.copy(maxTokens = 256, maxRingEntries = 8, maxK = 4096.max(c.lanes)),
    c => c.copy(burstBeats = 16, weightBufferChunks = 512),
    c => c.copy(resultWaves = 4 * c.tokenGroups),
    c => groups(c, 2),
    halfColumns
  )

  private def onePort(c: TernConfig) =
    c.copy(weightPorts = 1, outputCols = c.portCols, drainSpan = c.portCols, activationSpan = 1)
  private def noUnit(c: TernConfig) =
    c.copy(vectorLanes = 0, vectorWords = TernConfig.vectorWords, vectorExps = 1, vectorExpSteps = 6)
  private def groups(c: TernConfig, most: Int) =
    if (c.tokenGroups <= most) c else c.copy(tokenGroups = most, resultWaves = 4 * most)

  private def halfColumns(c: TernConfig) = columns(c, c.outputCols / 2)

  private def columns(c: TernConfig, outputCols: Int) = {
    def span(value: Int) = if (value == c.outputCols) outputCols else value
    c.copy(outputCols = outputCols, drainSpan = span(c.drainSpan), activationSpan = span(c.activationSpan))
  }

  private def rows(c: TernConfig, tokenRows: Int) = {
    def span(value: Int) = if (value == c.tokenRows) tokenRows else value
    c.copy(tokenRows = tokenRows, weightSpan = span(c.weightSpan), collectSpan = span(c.collectSpan))
  }
}
