package tern.config

/** One configuration. It elaborates the hardware, sizes the simulator and is read back from the identity registers.
  *
  * The array is a grid of `tokenRows` x `outputCols` processing elements of `lanes` ternary lanes. Per cycle it takes
  * `outputCols * lanes` weights, whatever `tokenRows` is, and does `tokenRows * outputCols * lanes` multiply-adds.
  *
  * @param tokenRows
  *   tokens that share the weight stream in space (T)
  * @param outputCols
  *   output rows of the matrix that are computed side by side (C)
  * @param lanes
  *   weights of one output row taken in one cycle (L)
  * @param tokenGroups
  *   groups of T tokens that pass over one held weight chunk (G); 1 generates no RAM in the array
  * @param planes
  *   takes matrices of integers within +-121 as well, whose base-3 bytes are five trit planes each: the LM head, keys
  *   and values
  * @param memDataBits
  *   width of every AXI4 port
  * @param addressBits
  *   address width of the device's bus; jobs that name addresses beyond it are refused
  * @param weightPorts
  *   AXI4 read ports for weights; each feeds `outputCols / weightPorts` columns
  * @param maxK
  *   longest dot product; derives the accumulator width
  * @param maxTokens
  *   most tokens of one job
  * @param maxRingEntries
  *   longest job ring, a power of two
  * @param weightBufferChunks
  *   depth of each port's weight buffer, in words of one chunk or one beat, whichever is larger
  * @param burstBeats
  *   longest AXI4 burst, a power of two
  * @param issueAhead
  *   decides a cycle ahead whether a chunk is issued, so that a register drives all that depends on it; costs a
  *   register of weights, and a cycle at the end of each pass
  * @param loadParts
  *   parts in which a chunk of activations is written, one per cycle: more parts take fewer wires and more time
  * @param activationRegisters
  *   registers between a row's memory and its first columns, one or two; the first is the memory's own output register
  *   if the target has one
  * @param activationSpan
  *   neighbouring columns that share one register of each activation: more columns take fewer registers and longer
  *   wires
  * @param weightSpan
  *   neighbouring token rows that share one register of each weight, and so work in step
  * @param drainSpan
  *   neighbouring columns that share one drain register; results leave a row at `drainSpan / (drainSpan + 1)` per cycle
  * @param collectSpan
  *   neighbouring token rows whose results leave in turn, as if they were one row, and share a collector: more rows
  *   take less area, but dot products must be longer if results are not to stall the array
  * @param target
  *   what the adders are made of
  * @param treeLevelsPerStage
  *   adder levels between two pipeline registers of a tree
  * @param resultWaves
  *   result waves that may wait for the memory before the array stalls
  * @param vectorLanes
  *   words that the vector unit takes per cycle, one beat: `memDataBits / 32`; 0: no vector unit
  * @param vectorWords
  *   32-bit words of its buffer, a power of two
  * @param vectorExps
  *   its exp units, a power of two up to `vectorLanes`
  * @param vectorExpSteps
  *   steppers of each: an exp unit takes an element every `6 / vectorExpSteps` cycles
  * @param multipliers
  *   what multiplies floats there; the array has no multipliers
  * @param clockMhz
  *   clock at which cycles are converted to time
  * @param memory
  *   the memory that the ports lead to, when simulated
  */
final case class TernConfig(
    name: String,
    tokenRows: Int,
    outputCols: Int,
    lanes: Int,
    tokenGroups: Int = 1,
    weightCodec: WeightCodec = WeightCodec.BaseThree,
    planes: Boolean = false,
    memDataBits: Int = 128,
    addressBits: Int = 40,
    weightPorts: Int = 1,
    maxK: Int = 16384,
    maxTokens: Int = 256,
    maxRingEntries: Int = 64,
    weightBufferChunks: Int = 512,
    burstBeats: Int = 16,
    issueAhead: Boolean = false,
    loadParts: Int = 1,
    activationRegisters: Int = 1,
    activationSpan: Int = 1,
    weightSpan: Int = 1,
    drainSpan: Int = 4,
    collectSpan: Int = 1,
    target: DotTarget = DotTarget.Generic,
    treeLevelsPerStage: Int = 2,
    resultWaves: Int = 4,
    vectorLanes: Int = 0,
    vectorWords: Int = TernConfig.vectorWords,
    vectorExps: Int = 1,
    vectorExpSteps: Int = 6,
    multipliers: Multipliers = Multipliers.Dsp,
    clockMhz: Int = 100,
    memory: Dram = Dram.plain
) {
  private def isPowerOfTwo(x: Int) = x > 0 && (x & (x - 1)) == 0
  private def requireEvenly(field: String, value: Int, whole: Int, of: String): Unit =
    require(value >= 1 && whole % value == 0, s"$field is $value; it must divide the $whole $of evenly")

  require(name.matches("[a-z][a-z0-9]*"), s"name is '$name'; expected lower-case letters and digits")
  require(tokenRows >= 1 && tokenRows <= 256, s"tokenRows is $tokenRows; the grid needs 1 to 256 rows")
  require(outputCols >= 1 && outputCols <= 1024, s"outputCols is $outputCols; the grid needs 1 to 1024 columns")
  require(lanes >= 2 && lanes <= 256, s"lanes is $lanes; an adder tree needs 2 to 256 inputs")
  require(tokenGroups >= 1 && tokenGroups <= 16, s"tokenGroups is $tokenGroups; expected 1 to 16")
  require(
    isPowerOfTwo(memDataBits) && memDataBits >= 64 && memDataBits <= 512,
    s"memDataBits is $memDataBits; AXI4 ports here are 64, 128, 256 or 512 bits wide"
  )
  require(addressBits >= 16 && addressBits <= 40, s"addressBits is $addressBits; expected 16 to 40")
  require(
    weightPorts >= 1 && weightPorts <= 32 && outputCols % weightPorts == 0,
    s"weightPorts is $weightPorts; expected 1 to 32, dividing the $outputCols output columns evenly"
  )
  require(maxK >= lanes && maxK <= 65536, s"maxK is $maxK; expected $lanes (one chunk) to 65536")
  require(maxTokens >= 1 && maxTokens <= 65535, s"maxTokens is $maxTokens; expected 1 to 65535")
  require(
    isPowerOfTwo(maxRingEntries) && maxRingEntries >= 2 && maxRingEntries <= 4096,
    s"maxRingEntries is $maxRingEntries; expected a power of two from 2 to 4096"
  )
  require(
    isPowerOfTwo(burstBeats) && burstBeats <= 256 && burstBeats * memDataBits / 8 <= 4096,
    s"burstBeats is $burstBeats; expected a power of two, at most 256 beats and 4 KiB"
  )
  require(
    burstBeats * memDataBits / 8 >= 64,
    s"burstBeats is $burstBeats; a descriptor of 64 bytes must fit in one burst of $memDataBits-bit beats"
  )
  requireEvenly("drainSpan", drainSpan, outputCols, "output columns")
  if (planes) {
    require(
      weightCodec == WeightCodec.BaseThree,
      s"planes is true; the weight codec is ${weightCodec.name}, not baseThree"
    )
    require(
      outputCols / weightPorts % TernConfig.integerTrits == 0,
      s"planes is true; a port has ${outputCols / weightPorts} columns, and an integer takes ${TernConfig.integerTrits}"
    )
    require(
      drainSpan == TernConfig.integerTrits,
      s"drainSpan is $drainSpan; with planes the ${TernConfig.integerTrits} columns of an integer share a drain register"
    )
    require(
      collectSpan == 1 || outputCols == TernConfig.integerTrits,
      s"collectSpan is $collectSpan; with planes and $outputCols columns each row's results leave by themselves"
    )
  }
  requireEvenly("collectSpan", collectSpan, tokenRows, "token rows")
  require(
    collectSpan == 1 || tokenGroups == 1,
    s"collectSpan is $collectSpan; with $tokenGroups token groups each row's results leave by themselves"
  )
  require(!issueAhead || tokenGroups == 1, s"issueAhead is true; expected false with $tokenGroups token groups")
  requireEvenly("loadParts", loadParts, lanes, "lanes")
  require(
    target.chains == 0 || loadParts == 1 || lanes / loadParts % target.chains == 0,
    s"loadParts is $loadParts; ${target.chains} lanes are taken in one step, and a step must lie in one part"
  )
  require(
    activationRegisters == 1 || activationRegisters == 2,
    s"activationRegisters is $activationRegisters; expected 1 or 2"
  )
  requireEvenly("activationSpan", activationSpan, outputCols, "output columns")
  requireEvenly("weightSpan", weightSpan, tokenRows, "token rows")
  require(treeLevelsPerStage >= 1, s"treeLevelsPerStage is $treeLevelsPerStage; expected at least 1")
  require(
    resultWaves >= 2 * tokenGroups,
    s"resultWaves is $resultWaves; two tiles of $tokenGroups token groups need ${2 * tokenGroups}"
  )
  if (vectorLanes == 0) {
    val unit = "expected %d without a vector unit (vectorLanes is 0)"
    require(
      vectorWords == TernConfig.vectorWords,
      s"vectorWords is $vectorWords; ${unit.format(TernConfig.vectorWords)}"
    )
    require(vectorExps == 1, s"vectorExps is $vectorExps; ${unit.format(1)}")
    require(vectorExpSteps == 6, s"vectorExpSteps is $vectorExpSteps; ${unit.format(6)}")
  } else {
    require(
      vectorLanes == memDataBits / 32,
      s"vectorLanes is $vectorLanes; expected ${memDataBits / 32}, the words of a beat, or 0 for no vector unit"
    )
    require(
      isPowerOfTwo(vectorWords) && vectorWords >= 64 && vectorWords <= 65536,
      s"vectorWords is $vectorWords; expected a power of two from 64 to 65536"
    )
    require(
      isPowerOfTwo(vectorExps) && vectorExps <= vectorLanes,
      s"vectorExps is $vectorExps; expected a power of two up to the $vectorLanes lanes of the vector unit"
    )
    require(Seq(1, 2, 3, 6).contains(vectorExpSteps), s"vectorExpSteps is $vectorExpSteps; expected 1, 2, 3 or 6")
  }
  require(clockMhz >= 1 && clockMhz <= 1000, s"clockMhz is $clockMhz; expected 1 to 1000")

  require(
    memory.plain || memory.accessBytes % (memDataBits / 8) == 0,
    s"memory is '${memory.name}'; its accesses of ${memory.accessBytes} bytes are not whole beats of $memDataBits bits"
  )

  /** Bytes of one memory beat (B). */
  val beatBytes: Int = memDataBits / 8

  /** Trits that one beat holds (Q). */
  val beatTrits: Int = beatBytes * weightCodec.tritsPerByte

  /** Columns that one weight port feeds. */
  val portCols: Int = outputCols / weightPorts

  /** Trits of one chunk of one port. */
  val portTrits: Int = portCols * lanes

  require(
    portTrits % beatTrits == 0 || beatTrits % portTrits == 0,
    s"a chunk of $portCols columns x $lanes lanes a port is $portTrits trits and a beat holds $beatTrits: " +
      "one must be a multiple of the other"
  )

  require(
    portTrits % beatTrits == 0 || portTrits % weightCodec.tritsPerByte == 0,
    s"a chunk of $portTrits trits a port does not end on a byte of ${weightCodec.tritsPerByte}, and a beat holds several"
  )

  /** Lanes whose activations are written in one cycle. */
  val loadLanes: Int = lanes / loadParts

  /** Beats in one chunk of one port; 1 if a beat holds several chunks. */
  val beatsPerChunk: Int = (portTrits / beatTrits).max(1)

  /** Chunks in one beat; 1 if a chunk takes several beats. */
  val chunksPerBeat: Int = (beatTrits / portTrits).max(1)

  require(!issueAhead || chunksPerBeat == 1, s"issueAhead is true; expected false with $chunksPerBeat chunks a beat")

  require(
    weightBufferChunks * beatsPerChunk >= 2 * burstBeats,
    s"weightBufferChunks is $weightBufferChunks; two bursts of $burstBeats beats need " +
      s"${2 * burstBeats / beatsPerChunk}"
  )

  /** Signed accumulator bits: |acc| <= 128 * maxK, both ends included. */
  val accBits: Int = 64 - java.lang.Long.numberOfLeadingZeros(128L * maxK) + 1

  /** Rows of a tile of integers; 0 without `planes`. */
  val planeRows: Int = if (planes) outputCols / TernConfig.integerTrits else 0

  /** Signed bits of a result: an integer of `integerTrits` trits is less than 2^7. */
  val resultBits: Int = if (planes) accBits + 7 else accBits

  /** Parts of a row whose results leave side by side: with `planes`, the columns of each integer. */
  val segments: Int = if (planes) planeRows else 1

  /** Columns of a segment. */
  val segmentCols: Int = outputCols / segments

  /** Tiles of integers whose results are written together, so that memory gets whole accesses. */
  val waveTiles: Int = if (planes && collectSpan == 1) (TernConfig.accessBytes / 4 / planeRows).max(1) else 1

  /** Most results of one token row that leave in one wave. */
  val waveCols: Int = outputCols.max(waveTiles * planeRows)

  /** Chunks of the longest dot product. */
  val maxChunks: Int = (maxK + lanes - 1) / lanes

  /** Tokens of one pass over the weights, unless its dot products are longer than `sharedK`. */
  val passTokens: Int = tokenRows * tokenGroups

  /** Token groups of the longest dot products that fit the activation memories, whose size is a power of two. */
  val longGroups: Int = Integer.highestOneBit(tokenGroups)

  /** Words of one token row's activation memory for one pass. */
  val bankChunks: Int = longGroups * Integer.highestOneBit(2 * maxChunks - 1)

  require(
    !target.ramRegister || 2 * bankChunks <= TernConfig.registeredWords,
    s"maxK is $maxK; two passes take ${2 * bankChunks} chunks of activations, and a block RAM of ${target.name} " +
      s"holds ${TernConfig.registeredWords} at most"
  )

  /** The longest dot product for which that memory holds all token groups. */
  val sharedK: Int = maxK.min(bankChunks / tokenGroups * lanes)

  /** Tokens of one pass for dot products of length `k`. */
  def passTokens(k: Int): Int = if (k <= sharedK) passTokens else tokenRows * longGroups

  /** Lanes of the whole grid: peak multiply-adds per cycle. */
  val gridLanes: Int = tokenRows * outputCols * lanes

  /** Cycles that operands take to column `c` of a row. */
  def hops(c: Int): Int = c / activationSpan

  /** Registers between a row's memory and its first columns, without the memory's own. */
  val rowRegisters: Int = activationRegisters - (if (target.ramRegister) 1 else 0)

  /** Registers that operands pass along a row. */
  val spans: Int = outputCols / activationSpan

  /** Cycles that weights take to row `t`, from row 0. */
  def rowHops(t: Int): Int = t / weightSpan

  /** Registers that weights pass on their way down the rows. */
  val rowSpans: Int = tokenRows / weightSpan

  /** Collectors of results, each of `collectSpan` rows. */
  val collectors: Int = tokenRows / collectSpan

  /** Those that collect integers as well. */
  val planeCollectors: Int = if (planes) collectors else 0

  /** Cycles from a row's first result to that of the next row, if they share a collector. */
  val rowSpacing: Int = outputCols + outputCols / drainSpan

  /** Cycles between two waves of results, so that they cannot meet in the drain registers. */
  val drainSpacing: Int = collectSpan * rowSpacing - 1

  /** The same for waves of integers: the five columns of each are added up one after the other, its sums leave one by
    * one, and a column's result must leave before the next one replaces it.
    */
  val planeSpacing: Int =
    if (collectSpan > 1) drainSpacing
    else Seq(TernConfig.integerTrits, planeRows, (0 until outputCols).map(c => c - hops(c)).max + 1).max

  /** int32 results of one beat. */
  val beatWords: Int = beatBytes / 4

  /** Most beats that hold one row's results of a wave, wherever they start. */
  val rowBeats: Int = (waveCols + 2 * beatWords - 2) / beatWords
}

object TernConfig {

  /** Most words, of one bit each, of a block RAM that has a register at its output (ECP5's DP16KD). */
  val registeredWords: Int = 16384

  /** Words of a vector unit's buffer unless said otherwise. */
  val vectorWords: Int = 16384

  /** Entries of a vector unit's list of the largest values. */
  val listEntries: Int = 16

  /** Trits of an integer: the base-3 byte of `w` is `w + 121`. */
  val integerTrits: Int = 5

  /** Bytes that a DRAM writes at once. */
  private val accessBytes = 64

  /** Weight ports, and the channels of a DRAM, take turns after this many bytes. */
  val granuleBytes: Int = 256
}
