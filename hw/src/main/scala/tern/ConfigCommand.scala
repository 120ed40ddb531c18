package tern

import tern.config.{ConfigFields, ConfigFile, Presets, TernConfig}

/** `./tern config`: configurations to start from, and what they imply. */
object ConfigCommand {
  val usage: String =
    "expected --preset NAME, check FILE.json, check --preset NAME, list or fields; check takes --json as well"

  /** What to print for these arguments. */
  def text(arguments: List[String]): String = arguments match {
    case List("--preset", name) => ConfigFile.text(Presets.named(name)).stripTrailing
    case List("list")           =>
      Presets.all.map(preset => f"${preset.name}%-8s ${preset.gridLanes}%,6d lanes: ${shape(preset)}").mkString("\n")
    case List("fields")  => ConfigFields.table
    case "check" :: rest =>
      val facts = new ConfigFacts(rest.filter(_ != "--json") match {
        case List("--preset", name)              => Presets.named(name)
        case List(file) if !file.startsWith("-") => ConfigFile.read(java.nio.file.Path.of(file))
        case _                                   => refused
      })
      if (rest.contains("--json")) facts.json.render() else facts.table
    case _ => refused
  }

  private def shape(config: TernConfig): String =
    s"${config.tokenRows} x ${config.outputCols} x ${config.lanes}, ${config.clockMhz} MHz, ${config.memory.name} memory"

  private def refused: Nothing = throw new IllegalArgumentException(usage)
}
