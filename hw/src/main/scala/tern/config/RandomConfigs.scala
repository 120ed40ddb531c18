package tern.config

import scala.util.Random

/** Random legal configurations over every field, extremes included, small enough to be built in seconds.
  *
  * Fields that depend on each other are drawn together, so that most draws are legal; illegal ones are drawn again.
  */
object RandomConfigs {

  /** Limits for the lanes and elements of the grid: the time to build a simulator grows with them. */
  private[config] val mostLanes = 640
  private val mostElements = 96

  /** Configuration number `index` of a seed. */
  def draw(seed: Long, index: Int): TernConfig = {
    val random = new Random(new Random(seed).nextLong() ^ index * 0x9e3779b97f4a7c15L)
    Iterator.continually(attempt(random, s"sweep$index")).flatten.next()
  }

  private def attempt(random: Random, name: String): Option[TernConfig] =
    try Some(new RandomConfigs(random).draw(name)).filter(small)
    catch { case _: IllegalArgumentException => None }

  private def small(config: TernConfig): Boolean =
    config.gridLanes <= mostLanes && config.tokenRows * config.outputCols <= mostElements
}

private class RandomConfigs(random: Random) {
  private def one[A](choices: A*): A = choices(random.nextInt(choices.size))
  private def chance(percent: Int): Boolean = random.nextInt(100) < percent
  private def log2(x: Int): Int = 31 - Integer.numberOfLeadingZeros(x)

  /** A divisor of a whole: the smallest, the largest, or any of them, each equally often. */
  private def divisor(whole: Int): Int = {
    val all = (1 to whole).filter(whole % _ == 0)
    one(all.head, all.last, one(all: _*))
  }

  /** Trits of a port's chunk: a part of a beat that ends on a byte, one beat, or several. */
  private def portTrits(beatTrits: Int, tritsPerByte: Int): Int =
    one(
      one((2 until beatTrits).filter(n => beatTrits % n == 0 && n % tritsPerByte == 0): _*),
      beatTrits,
      beatTrits * one(1, 2, 3, 4)
    )

  /** A memory, and a clock at which it is fast enough that a product does not take minutes to simulate. */
  private def clocked(): (Dram, Int) = {
    val memory = one(Dram.plain, Dram.ddr4, Dram.sdr, Dram.hbm2(1 << random.nextInt(6)))
    (memory, if (memory == Dram.sdr) one(50, 80, 100) else one(50, 100, 250, 300, 1000))
  }

  def draw(name: String): TernConfig = {
    val (memory, clockMhz) = clocked()
    val codec = one(WeightCodec.all: _*)
    val memDataBits = one(64, 64, 128, 256, 512)
    val beatTrits = memDataBits / 8 * codec.tritsPerByte
    val chunk = portTrits(beatTrits, codec.tritsPerByte)
    val mostPorts = RandomConfigs.mostLanes / chunk
    val weightPorts = if (chance(50)) 1 else one((1 to 32).filter(_ <= mostPorts.max(1)): _*)
    val allLanes = (2 to 256).filter(chunk % _ == 0)
    val planeLanes = allLanes.filter(lanes => chunk / lanes % TernConfig.integerTrits == 0)
    val lanes = if (planeLanes.nonEmpty && chance(50)) one(planeLanes: _*) else one(allLanes: _*)
    val outputCols = chunk / lanes * weightPorts
    val mostRows = (RandomConfigs.mostLanes / (chunk * weightPorts)).max(1).min(48)
    val planes = codec == WeightCodec.BaseThree && chunk / lanes % TernConfig.integerTrits == 0 && chance(80)
    val tokenRows = one(1, mostRows, 1 + random.nextInt(mostRows), 1 << random.nextInt(1 + log2(mostRows)))
    val tokenGroups = if (chance(60)) 1 else 2 + random.nextInt(15)
    val passTokens = tokenRows * tokenGroups
    val unit = chance(50)
    val leastBurst = log2((512 / memDataBits).max(1))
    val mostBurst = log2((32768 / memDataBits).min(256))
    val burstBeats = 1 << one(leastBurst, leastBurst + random.nextInt(mostBurst - leastBurst + 1))
    val beatsPerChunk = (chunk / beatTrits).max(1)
    val leastBuffer = (2 * burstBeats + beatsPerChunk - 1) / beatsPerChunk
    val vectorLanes = if (unit) memDataBits / 32 else 0
    TernConfig(
      name = name,
      tokenRows = tokenRows,
      outputCols = outputCols,
      lanes = lanes,
      tokenGroups = tokenGroups,
      weightCodec = codec,
      planes = planes,
      memDataBits = memDataBits,
      addressBits = if (chance(50)) 40 else 16 + random.nextInt(25),
      weightPorts = weightPorts,
      maxK = one(lanes, lanes + 1, 3 * lanes - 1, 1000, 4096, 16384, 65536, lanes + random.nextInt(2000)),
      maxTokens = one(1, passTokens, passTokens + 1, 3 * passTokens - 1, 256, 65535),
      maxRingEntries = 1 << one(1, 12, 1 + random.nextInt(12)),
      weightBufferChunks = leastBuffer + one(0, 1, random.nextInt(20), 64, 512),
      burstBeats = burstBeats,
      issueAhead = tokenGroups == 1 && chunk >= beatTrits && chance(60),
      loadParts = divisor(lanes),
      activationRegisters = one(1, 2),
      activationSpan = divisor(outputCols),
      weightSpan = divisor(tokenRows),
      drainSpan = if (planes) TernConfig.integerTrits else divisor(outputCols),
      collectSpan =
        if (tokenGroups == 1 && (!planes || outputCols == TernConfig.integerTrits)) divisor(tokenRows) else 1,
      target = one(DotTarget.all: _*),
      treeLevelsPerStage = one(1, 2, 3, 8),
      resultWaves = 2 * tokenGroups + one(0, 0, 1, 5),
      vectorLanes = vectorLanes,
      vectorWords = if (unit) one(64, 65536, 1 << (6 + random.nextInt(11))) else TernConfig.vectorWords,
      vectorExps = if (unit) 1 << random.nextInt(1 + log2(vectorLanes)) else 1,
      vectorExpSteps = if (unit) one(1, 2, 3, 6) else 6,
      multipliers = one(Multipliers.all: _*),
      clockMhz = clockMhz,
      memory = memory
    )
  }
}
