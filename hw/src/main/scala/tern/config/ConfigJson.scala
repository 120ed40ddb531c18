package tern.config

/** Configurations as JSON, and the hash that tells two of them apart. */
object ConfigJson extends upickle.AttributeTagged {
  override def serializeDefaults: Boolean = true
  override def allowUnknownKeys: Boolean = false

  private implicit val codecs: ReadWriter[WeightCodec] =
    readwriter[String].bimap[WeightCodec](_.name, WeightCodec.named)
  private implicit val memories: ReadWriter[Dram] = readwriter[String].bimap[Dram](_.name, Dram.named)
  private implicit val targets: ReadWriter[DotTarget] =
    readwriter[String].bimap[DotTarget](_.name, DotTarget.named)
  private implicit val multipliers: ReadWriter[Multipliers] =
    readwriter[String].bimap[Multipliers](_.name, Multipliers.named)
  private implicit val configs: ReadWriter[TernConfig] = macroRW

  /** The canonical text: one line, every field, in the order of the case class. */
  def text(config: TernConfig): String = write(config)

  /** A configuration from JSON; absent fields take their defaults, unknown ones are refused. */
  def parse(json: String): TernConfig = read[TernConfig](json)

  /** CRC-32 of the canonical text, as the `configHash` register states it. */
  def hash(config: TernConfig): Long = {
    val crc = new java.util.zip.CRC32
    crc.update(text(config).getBytes("UTF-8"))
    crc.getValue
  }
}
