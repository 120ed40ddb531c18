package tern

import tern.config.{ConfigJson, DotTarget, TernConfig}
import tern.ternary.DotShape
import ujson.{Obj, Value}

/** What a configuration implies, as JSON and as a table: `./tern config check`. Derived, not measured. */
final class ConfigFacts(config: TernConfig) {
  private val beat = config.beatBytes.toDouble
  private val clock = config.clockMhz * 1e6
  private val arrayWeights = config.outputCols * config.lanes

  /** Bytes per second that the weight ports carry, and that the pins of their memory do; a plain memory has no pins. */
  private val portBytes = config.weightPorts * beat * clock
  private val pinBytes = config.memory.pinBytesPerSecond.toDouble
  private val memoryWeights =
    (if (config.memory.plain) portBytes else portBytes.min(pinBytes)) / clock * config.weightCodec.tritsPerByte

  /** Tokens of a pass, by the longest dot product. */
  private val passes: Seq[(Int, Int)] =
    Seq(config.sharedK, config.maxK).distinct.map(k => k -> config.passTokens(k))

  private val memories: Seq[ConfigFacts.Memory] = {
    val word = config.beatsPerChunk * config.memDataBits + config.chunksPerBeat + bits(config.beatsPerChunk) + 2
    val step = DotShape(config).stepLanes.min(config.loadLanes)
    val results = config.resultWaves * config.collectSpan * config.rowBeats
    Seq(
      ConfigFacts.Memory("weights", config.weightPorts, config.weightBufferChunks, word),
      ConfigFacts.Memory("activations", config.tokenRows * (config.lanes / step), 2 * config.bankChunks, 8 * step),
      ConfigFacts.Memory("results", config.collectors, results, config.beatWords * (config.resultBits + 1))
    ) ++ Option.when(config.vectorLanes > 0)(
      ConfigFacts.Memory("vectors", 1, config.vectorWords / config.vectorLanes, 32 * config.vectorLanes)
    )
  }

  /** Results of the exp units. */
  private val expsPerCycle: Double =
    if (config.vectorLanes == 0) 0 else config.vectorExps * config.vectorExpSteps / 6.0

  private def bits(values: Int): Int = 32 - Integer.numberOfLeadingZeros(values)

  def json: Value = Obj(
    "name" -> config.name,
    "configHash" -> f"${ConfigJson.hash(config)}%08x",
    "clockMhz" -> config.clockMhz,
    "lanes" -> config.gridLanes,
    "peakMacsPerCycle" -> config.gridLanes,
    "peakGigaMacsPerSecond" -> config.gridLanes * clock / 1e9,
    "accumulatorBits" -> config.accBits,
    "bitsPerWeight" -> 8.0 / config.weightCodec.tritsPerByte,
    "beatBits" -> config.memDataBits,
    "weightsPerBeat" -> config.beatTrits,
    "beatsPerChunk" -> config.beatsPerChunk,
    "chunksPerBeat" -> config.chunksPerBeat,
    "weightsPerCycle" -> arrayWeights,
    "memoryWeightsPerCycle" -> memoryWeights,
    "arrayToMemory" -> arrayWeights / memoryWeights,
    "portGigabytesPerSecond" -> portBytes / 1e9,
    "pinGigabytesPerSecond" -> (if (config.memory.plain) ujson.Null else ujson.Num(pinBytes / 1e9)),
    "passes" -> passes.map { case (k, tokens) =>
      Obj("maxK" -> k, "tokens" -> tokens, "tokenGroups" -> tokens / config.tokenRows)
    },
    "vectorLanes" -> config.vectorLanes,
    "expsPerCycle" -> expsPerCycle,
    "memories" -> memories.map(_.json(config.target))
  )

  def table: String = {
    val pins = if (config.memory.plain) "a plain memory" else f"${pinBytes / 1e9}%.1f GB/s of ${config.memory.name}"
    val ratio = arrayWeights / memoryWeights
    val chunk =
      if (config.beatsPerChunk > 1) s"${config.beatsPerChunk} beats a chunk"
      else s"${config.chunksPerBeat} chunks a beat"
    val rows = Seq(
      "configuration" -> f"${config.name}, hash ${ConfigJson.hash(config)}%08x, ${config.clockMhz} MHz",
      "lanes" -> f"${config.gridLanes}%,d: ${config.tokenRows} token rows x ${config.outputCols} columns x ${config.lanes}",
      "peak" -> f"${config.gridLanes}%,d multiply-adds a cycle, ${config.gridLanes * clock / 1e9}%.1f G a second",
      "accumulator" -> s"${config.accBits} bits for K up to ${config.maxK}",
      "weights" -> f"${8.0 / config.weightCodec.tritsPerByte}%.1f bits each, ${config.beatTrits} in a beat of ${config.memDataBits} bits, $chunk",
      "memory" -> f"${portBytes / 1e9}%.1f GB/s by ${config.weightPorts} ports, $pins",
      "vector unit" -> (
        if (config.vectorLanes == 0) "none"
        else f"${config.vectorLanes} lanes, $expsPerCycle%.2f exps a cycle, ${config.vectorWords}%,d words"
      ),
      "array to memory" -> f"$arrayWeights weights per cycle to $memoryWeights%.0f: x $ratio%.2f"
    ) ++ passes.map { case (k, tokens) =>
      "pass" -> s"$tokens tokens, ${tokens / config.tokenRows} token groups, for K up to $k"
    } ++ memories.map(memory => s"RAM, ${memory.name}" -> memory.text(config.target))
    rows.map { case (name, value) => f"$name%-17s $value" }.mkString("\n")
  }
}

object ConfigFacts {

  /** A number of equal memories, by words and bits. */
  private final case class Memory(name: String, count: Int, words: Int, wordBits: Int) {

    /** Block RAMs that they take on a target, if its kind is known: the fewest by shape. */
    private def blocks(target: DotTarget): Option[(String, Int)] = target match {
      case DotTarget.Ecp5                        => Some("DP16KD" -> of(16384, 36, 512))
      case DotTarget.Ultrascale if words >= 4096 => Some("URAM288" -> count * up(words, 4096) * up(wordBits, 72))
      case DotTarget.Ultrascale if words >= 64   => Some("RAMB36" -> of(32768, 72, 512))
      case _                                     => None
    }

    /** Blocks at the best of a block's shapes, each of which is twice as deep and half as wide as the one before. */
    private def of(most: Int, widest: Int, fewest: Int): Int =
      Iterator
        .iterate((fewest, widest))(shape => (2 * shape._1, shape._2 / 2))
        .takeWhile(_._1 <= most)
        .filter(_._2 > 0)
        .map { case (deep, wide) => count * up(words, deep) * up(wordBits, wide) }
        .min

    private def up(a: Int, b: Int): Int = (a + b - 1) / b

    def json(target: DotTarget): Value = Obj(
      "name" -> name,
      "count" -> count,
      "words" -> words,
      "wordBits" -> wordBits,
      "blockKind" -> blocks(target).fold[Value](ujson.Null)(b => ujson.Str(b._1)),
      "blocks" -> blocks(target).fold[Value](ujson.Null)(b => ujson.Num(b._2))
    )

    def text(target: DotTarget): String =
      s"$count x $words words of $wordBits bits" + blocks(target).fold("")(b => s", about ${b._2} ${b._1}")
  }
}
