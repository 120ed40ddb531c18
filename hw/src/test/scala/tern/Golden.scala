package tern

import java.nio.file.{Files, Path, Paths}
import tern.config.{TernConfig, WeightCodec}

/** A product that Scala, C++ and Java all compute alike: a file in sim/vectors. Weights are integers if `planes`, else
  * trits.
  */
final case class Golden(
    file: String,
    preset: String,
    config: TernConfig,
    n: Int,
    k: Int,
    tokens: Int,
    planes: Boolean,
    weights: IndexedSeq[Int],
    image: IndexedSeq[Byte],
    activations: IndexedSeq[Int],
    accumulators: IndexedSeq[Int]
)

object Golden {
  val home: Path = Paths.get(sys.env("TERN_HOME"))

  /** All vectors, in the order of their names. */
  lazy val all: Seq[Golden] = {
    val files = Files.list(home.resolve("sim/vectors")).toArray(new Array[Path](_)).toSeq
    files.filter(_.toString.endsWith(".json")).sortBy(_.toString).map(read)
  }

  private def read(path: Path): Golden = {
    val json = ujson.read(Files.readString(path))
    def ints(name: String) = json(name).arr.map(_.num.toInt).toIndexedSeq
    val c = json("config")
    val planes = json.obj.contains("integers")
    val config = TernConfig(
      name = "vector",
      tokenRows = 2,
      outputCols = c("outputCols").num.toInt,
      lanes = c("lanes").num.toInt,
      weightCodec = WeightCodec.named(c("weightCodec").str),
      memDataBits = c("memDataBits").num.toInt,
      weightPorts = c("weightPorts").num.toInt,
      planes = planes,
      drainSpan = if (planes) TernConfig.integerTrits else 1
    )
    Golden(
      path.getFileName.toString,
      json("preset").str,
      config,
      json("n").num.toInt,
      json("k").num.toInt,
      json("tokens").num.toInt,
      planes,
      ints(if (planes) "integers" else "trits"),
      json("image").str.grouped(2).map(Integer.parseInt(_, 16).toByte).toIndexedSeq,
      ints("activations"),
      ints("accumulators")
    )
  }

  /** The plain product: `tokens x n`. */
  def product(weights: IndexedSeq[Int], n: Int, k: Int, activations: IndexedSeq[Int], tokens: Int): IndexedSeq[Int] =
    for (m <- 0 until tokens; row <- 0 until n)
      yield (0 until k).map(i => weights(row * k + i) * activations(m * k + i)).sum
}
