package tern

import java.nio.file.{Files, Path}
import scala.util.control.NonFatal
import tern.config.{ConfigJson, RandomConfigs, SimplerConfigs, TernConfig}

/** The generator's part of `./tern sweep`: random configurations, simpler ones, and many of them in one run. */
private[tern] object Sweep {

  /** Writes random configurations into folders by their number. */
  def draw(seed: Long, first: Int, count: Int, out: Path): Unit =
    for (index <- first until first + count)
      elaborate(RandomConfigs.draw(seed, index), out.resolve(index.toString))

  /** Writes each simpler configuration as a file `NUMBER.json`. */
  def simpler(config: TernConfig, out: Path): Unit =
    for ((simpler, index) <- SimplerConfigs.of(config).zipWithIndex)
      Elaborate.write(out.resolve(s"$index.json"), ConfigJson.text(simpler) + "\n")

  /** A configuration that does not elaborate leaves the reason in `refused.txt`; the file `elaborated` is written last.
    */
  private def elaborate(config: TernConfig, out: Path): Unit = {
    Elaborate.write(out.resolve("config.json"), ConfigJson.text(config) + "\n")
    try Elaborate.writeSimulated(config, out.toString)
    catch { case NonFatal(refused) => Elaborate.write(out.resolve("refused.txt"), refused.toString + "\n") }
    Files.createFile(out.resolve("elaborated"))
  }
}
