package tern.config

/** The meaning of a configuration's fields, for those who write one. */
object ConfigFields {

  /** Field, meaning; in the order of the case class. */
  val meanings: Seq[(String, String)] = Seq(
    "name" -> "lower-case letters and digits; software shows it",
    "tokenRows" -> "tokens that share the weight stream in space (T), 1 to 256",
    "outputCols" -> "rows of the matrix computed side by side (C), 1 to 1024",
    "lanes" -> "weights of one row taken per cycle (L), 2 to 256; C x L weights are read per cycle whatever T is",
    "tokenGroups" -> "groups of T tokens that pass over one held weight chunk (G), 1 to 16",
    "weightCodec" -> "baseThree: 1.6 bits per weight; twoBit: 2",
    "planes" -> "take matrices of integers within +-121 as trit planes: LM head, keys, values; needs baseThree",
    "memDataBits" -> "width of every memory port: 64, 128, 256 or 512",
    "addressBits" -> "address bits of the device's bus, 16 to 40",
    "weightPorts" -> "memory ports for weights, 1 to 32; each feeds C / weightPorts columns",
    "maxK" -> "longest dot product, up to 65536; sizes accumulators and activation memories",
    "maxTokens" -> "most tokens of one job",
    "maxRingEntries" -> "longest ring of jobs, a power of two",
    "weightBufferChunks" -> "depth of each port's weight buffer, in words of one chunk or one beat, whichever is larger",
    "burstBeats" -> "longest burst, a power of two, 64 to 4096 bytes",
    "issueAhead" -> "decide a cycle earlier what the array takes: shorter paths, one more cycle at the end of a pass",
    "loadParts" -> "parts in which a chunk of activations is written, one per cycle: more parts take fewer wires and more time",
    "activationRegisters" -> "registers from a row's memory to its first columns, 1 or 2",
    "activationSpan" -> "neighbouring columns that share a register of each activation",
    "weightSpan" -> "neighbouring token rows that share a register of each weight",
    "drainSpan" -> "neighbouring columns that share a drain register",
    "collectSpan" -> "neighbouring token rows that share a collector of results",
    "target" -> "what adders are made of: generic, ecp5 or ultrascale",
    "treeLevelsPerStage" -> "adder levels between two pipeline registers",
    "resultWaves" -> "waves of results that may wait for the memory before the array stalls",
    "vectorLanes" -> "words that the vector unit takes per cycle: memDataBits / 32, or 0 for no vector unit",
    "vectorWords" -> "32-bit words of its buffer, a power of two, 64 to 65536",
    "vectorExps" -> "its exp units, a power of two up to vectorLanes",
    "vectorExpSteps" -> "steppers of each, 1, 2, 3 or 6: an exp unit takes an element every 6 / vectorExpSteps cycles",
    "multipliers" -> "what multiplies floats: dsp or luts",
    "clockMhz" -> "clock at which cycles are converted to time",
    "memory" -> "the memory that the ports lead to when simulated: plain, sdr-80-16, ddr4-2400-64 or hbm2-1800xCHANNELS"
  )

  /** The fields as a table. */
  def table: String = {
    val defaults = ujson.read(ConfigJson.text(TernConfig("any", 1, 20, 16))).obj
    def line(name: String, meaning: String) = {
      val default = if (ConfigFile.required.contains(name)) "required" else s"default ${defaults(name).render()}"
      f"  $name%-20s $meaning ($default)"
    }
    val (grouped, plain) = meanings.partition { case (name, _) => ConfigFile.placementFields.contains(name) }
    val group = s"\nIn the group \"${ConfigFile.placement}\", for place and route only; results are the same:\n"
    (plain.map((line _).tupled) ++ (group +: grouped.map((line _).tupled))).mkString("\n")
  }
}
