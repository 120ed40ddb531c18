package tern.vector

/** Bits of an instruction that mean something together. */
final case class InstructionField(name: String, byte: Int, bit: Int, bits: Int) {

  /** Its lowest bit in the instruction, whose first byte is the lowest. */
  val low: Int = 8 * byte + bit
}

/** The fields of a vector instruction, as hw/doc/programs.md has them. Bits that no field has are zero. */
object InstructionField {

  /** Bytes of an instruction. */
  val bytes = 64

  val all: Seq[InstructionField] = Seq(
    InstructionField("op", 0, 0, 8),
    InstructionField("reduction", 1, 0, 4),
    InstructionField("continued", 1, 4, 1),
    InstructionField("aMemory", 2, 0, 1),
    InstructionField("bMemory", 2, 1, 1),
    InstructionField("dMemory", 2, 2, 1),
    InstructionField("stored", 2, 3, 1),
    InstructionField("seen", 2, 4, 1),
    InstructionField("scalarBuffered", 2, 5, 1),
    InstructionField("scalarEach", 2, 6, 1),
    InstructionField("finite", 2, 7, 1),
    InstructionField("fewer", 3, 0, 8),
    InstructionField("aType", 4, 0, 2),
    InstructionField("bType", 4, 2, 2),
    InstructionField("dType", 4, 4, 3),
    InstructionField("padding", 5, 0, 8),
    InstructionField("repeat", 6, 0, 16),
    InstructionField("n", 8, 0, 32),
    InstructionField("after", 12, 0, 32),
    InstructionField("a", 16, 0, 64),
    InstructionField("b", 24, 0, 64),
    InstructionField("d", 32, 0, 64),
    InstructionField("scalar", 40, 0, 32),
    InstructionField("aStride", 44, 0, 32),
    InstructionField("bStride", 48, 0, 32),
    InstructionField("dStride", 52, 0, 32),
    InstructionField("aMap", 56, 0, 4),
    InstructionField("bMap", 56, 4, 4),
    InstructionField("dMap", 57, 0, 4),
    InstructionField("scatter", 57, 4, 4),
    InstructionField("result", 58, 0, 16),
    InstructionField("first", 60, 0, 32)
  )

  private val byName = all.map(field => field.name -> field).toMap

  def apply(name: String): InstructionField = byName(name)

  /** The bits that no field has. */
  val unused: BigInt =
    all.foldLeft((BigInt(1) << (8 * bytes)) - 1)((left, f) => left &~ (((BigInt(1) << f.bits) - 1) << f.low))
}
