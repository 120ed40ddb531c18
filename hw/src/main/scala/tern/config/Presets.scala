package tern.config

/** The named configurations. */
object Presets {

  /** Small enough to read its waves, with every mechanism: two chunks per beat, ragged sizes everywhere, a small DRAM.
    */
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
    treeLevelsPerStage = 1,
    vectorLanes = 2,
    vectorWords = 4096,
    vectorExpSteps = 1,
    multipliers = Multipliers.Luts,
    memory = Dram.sdr
  )

  /** 1,280 lanes for fast simulation of whole models. */
  val sim: TernConfig = TernConfig(
    name = "sim",
    tokenRows = 4,
    outputCols = 20,
    lanes = 16,
    planes = true,
    weightBufferChunks = 512,
    weightPorts = 4,
    drainSpan = 5,
    vectorLanes = 4,
    treeLevelsPerStage = 5
  )

  /** For tests: small, with what `tiny` and `sim` lack: eight ports, token groups, and four chunks per beat. */
  val eight: TernConfig = TernConfig(
    name = "eight",
    tokenRows = 2,
    outputCols = 8,
    lanes = 20,
    tokenGroups = 3,
    weightPorts = 8,
    maxK = 4096,
    maxTokens = 64,
    maxRingEntries = 8,
    weightBufferChunks = 64,
    resultWaves = 6,
    clockMhz = 250,
    memory = Dram.ddr4
  )

  /** Kria KV260: 2B-4T at the speed of its DDR4.
    *
    * Its four 128-bit ports carry 16.0 of the 19.2 GB/s of the DRAM's pins: 64 bytes or 320 trits per cycle at 250 MHz.
    * C x L is twice that, 640, so the array catches up after a pause of the host: the weight buffers hold 8,192 beats
    * per port, and a pause of 20 us is 5,000 of them. A word of two beats and its flags is as wide as four URAMs, and
    * 4,096 words are as deep as one: 16 of 64 URAMs. T = 8 makes 5,120 lanes; the whole takes 70,203 of 117,120 LUTs.
    * With two token groups C x L / G is all that the ports carry, and results need some of it too; with G = 5 all
    * prompts of more than 16 tokens run in passes of three groups or more. L = 32 and C = 20 waste least on the shapes
    * of published models, see hw/README.md. Activations of 2 x 40 tokens take 32 more URAMs, for K up to 13,088; for
    * longer dot products they hold 2 x 32 tokens.
    */
  val kv260: TernConfig = TernConfig(
    name = "kv260",
    tokenRows = 8,
    outputCols = 20,
    lanes = 32,
    tokenGroups = 5,
    planes = true,
    weightPorts = 4,
    drainSpan = 5,
    maxK = 16384,
    maxTokens = 512,
    maxRingEntries = 256,
    weightBufferChunks = 4096,
    treeLevelsPerStage = 2,
    resultWaves = 10,
    vectorLanes = 4,
    vectorExps = 2,
    clockMhz = 250,
    target = DotTarget.Ultrascale,
    memory = Dram.ddr4
  )

  /** Alveo U280 with this many of its 32 HBM pseudo channels, one 256-bit port each; `u280` has all.
    *
    * At 300 MHz a port carries 9.6 of the 14.4 GB/s of its channel's pins: 32 bytes or 160 trits per cycle. C x L
    * equals that, 5 columns of 32 lanes per port, 5,120 trits per cycle in all: this card lacks LUTs, not bandwidth. T =
    * 8 makes 40,960 lanes, 459,000 of 1,304,000 LUTs; G = 2 halves the weights read for a prompt. The columns of a port
    * share their activations, so the weights of the last column wait for 31 cycles instead of 159.
    */
  def u280(ports: Int): TernConfig = TernConfig(
    name = if (ports == 32) "u280" else s"u280x$ports",
    tokenRows = 8,
    outputCols = 5 * ports,
    lanes = 32,
    tokenGroups = 2,
    planes = true,
    memDataBits = 256,
    weightPorts = ports,
    maxK = 16384,
    maxTokens = 512,
    maxRingEntries = 256,
    weightBufferChunks = 1024,
    burstBeats = 8,
    activationSpan = 5,
    drainSpan = 5,
    resultWaves = 8,
    vectorLanes = 8,
    vectorExps = 4,
    clockMhz = 300,
    target = DotTarget.Ultrascale,
    memory = Dram.hbm2(ports)
  )

  /** ULX3S-85F with its 16-bit SDRAM, which delivers 2 bytes or 10 trits per cycle at the core's clock.
    *
    * A chunk cannot be smaller than a beat of 64 bits, 40 trits; two beats, C x L = 80, keep L at 16. T is what the
    * block RAM allows: 20 rows of 2 x 512 words of 128 bits are 160 of 208 blocks. Even so a prompt is bound by the
    * memory, which keeps 200 of the 1,600 lanes busy for 20 tokens: this board shows the flow, not the speed.
    */
  val ulx3s: TernConfig = TernConfig(
    name = "ulx3s",
    tokenRows = 20,
    outputCols = 5,
    lanes = 16,
    planes = true,
    memDataBits = 64,
    maxK = 8192,
    maxTokens = 64,
    maxRingEntries = 16,
    weightBufferChunks = 256,
    issueAhead = true,
    loadParts = 4,
    activationRegisters = 2,
    activationSpan = 5,
    weightSpan = 2,
    drainSpan = 5,
    collectSpan = 4,
    resultWaves = 2,
    vectorLanes = 2,
    vectorWords = 4096,
    vectorExpSteps = 1,
    treeLevelsPerStage = 1,
    clockMhz = 80,
    target = DotTarget.Ecp5,
    memory = Dram.sdr
  )

  /** ULX3S-85F without its SDRAM: shows what the array does when bandwidth is not the limit.
    *
    * Memory is block RAM, 128 bits wide: 80 trits per cycle, which is C x L. Wires limit T, and narrow memory with many
    * rows takes the fewest: 36 rows make 2,880 lanes. A matrix on chip has short dot products, so four block RAMs per
    * row hold their activations; with 64 KiB of memory and all buffers that makes 190 of 208. Addresses are just wide
    * enough for 16 MiB of simulated memory.
    */
  val onchip: TernConfig = TernConfig(
    name = "onchip",
    tokenRows = 36,
    outputCols = 5,
    lanes = 16,
    memDataBits = 128,
    addressBits = 24,
    maxK = 4096,
    maxTokens = 128,
    maxRingEntries = 16,
    weightBufferChunks = 256,
    burstBeats = 8,
    issueAhead = true,
    loadParts = 4,
    activationSpan = 5,
    weightSpan = 4,
    drainSpan = 5,
    collectSpan = 4,
    resultWaves = 2,
    treeLevelsPerStage = 1,
    clockMhz = 90,
    target = DotTarget.Ecp5
  )

  /** Tang Nano 20K, whose FPGA has 20,736 LUT4 and 46 block RAMs, with device memory among them.
    *
    * A beat of 64 bits is 32 trits of two bits, which is C x L. Control and serial bridge fill most of the chip, so
    * there is one token row, and addresses are no wider than simulated memory needs. Of the block RAMs, 32 KiB of
    * memory take 16; FIFOs and buffers take the rest.
    */
  val nano: TernConfig = TernConfig(
    name = "nano",
    tokenRows = 1,
    outputCols = 4,
    lanes = 8,
    weightCodec = WeightCodec.TwoBit,
    memDataBits = 64,
    addressBits = 20,
    maxK = 2048,
    maxTokens = 4,
    maxRingEntries = 8,
    weightBufferChunks = 64,
    burstBeats = 8,
    drainSpan = 4,
    treeLevelsPerStage = 2,
    clockMhz = 54
  )

  /** The presets that are built and simulated by name. */
  val all: Seq[TernConfig] = Seq(tiny, sim, eight, kv260, u280(2), ulx3s, onchip, nano)

  def named(name: String): TernConfig =
    (all :+ u280(32))
      .find(_.name == name)
      .getOrElse(
        throw new IllegalArgumentException(
          s"no preset '$name'; there are ${(all :+ u280(32)).map(_.name).mkString(", ")}"
        )
      )
}
