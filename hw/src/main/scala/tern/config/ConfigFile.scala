package tern.config

import java.nio.file.{Files, Path}
import scala.collection.mutable
import scala.util.control.NonFatal
import ujson.Value

/** A configuration as people write it: JSON with the fields of `TernConfig`, in any order. Fields with a default may be
  * left out, and those that only place and route needs may be in a group of their own.
  */
object ConfigFile {

  /** The group's name. */
  val placement = "placement"

  /** Fields that change neither results nor the number of passes: they shape wires, registers and cells. */
  val placementFields: Seq[String] = Seq(
    "issueAhead",
    "loadParts",
    "activationRegisters",
    "activationSpan",
    "weightSpan",
    "drainSpan",
    "collectSpan",
    "target",
    "treeLevelsPerStage",
    "multipliers"
  )

  /** Fields without a default. */
  val required: Seq[String] = Seq("name", "tokenRows", "outputCols", "lanes")

  /** A value of each field's type, in the order of the case class. */
  private val samples: mutable.Map[String, Value] = ujson.read(ConfigJson.text(Presets.tiny)).obj.value

  /** All fields, in the order of the case class. */
  val fields: Seq[String] = samples.keys.toSeq

  /** The file's text for a configuration: every field, the group last. */
  def text(config: TernConfig): String = {
    val (grouped, plain) = ujson.read(ConfigJson.text(config)).obj.toSeq.partition(f => placementFields.contains(f._1))
    ujson.write(ujson.Obj.from(plain :+ (placement -> ujson.Obj.from(grouped))), indent = 2) + "\n"
  }

  /** Whether a configuration's source is a file: a preset's name has lower-case letters and digits only. */
  def isFile(source: String): Boolean = !source.matches("[a-z0-9]*")

  /** The configuration named by a preset or a file. */
  def of(source: String): TernConfig = if (isFile(source)) read(Path.of(source)) else Presets.named(source)

  /** The configuration in a file; errors name the file and the field. */
  def read(file: Path): TernConfig = {
    if (!Files.isReadable(file) || Files.isDirectory(file))
      throw new IllegalArgumentException(s"$file: there is no such file")
    parse(file.toString, Files.readString(file))
  }

  /** The same for a text, which messages call `source`. */
  def parse(source: String, text: String): TernConfig = {
    def refuse(why: String): Nothing = throw new IllegalArgumentException(s"$source: $why")
    val flat = mutable.LinkedHashMap[String, Value]()
    def take(name: String, value: Value): Unit = {
      if (!samples.contains(name)) refuse(s"'$name' is not a field${nearest(name)}")
      if (flat.contains(name)) refuse(s"'$name' is there twice; expected it once")
      mistyped(name, value).foreach(expected => refuse(s"'$name' is ${value.render()}; expected $expected"))
      flat(name) = value
    }
    val root =
      try UniqueKeys.read(text)
      catch { case NonFatal(broken) => refuse(s"is not the JSON of a configuration: ${broken.getMessage}") }
    val entries = root.objOpt.getOrElse(refuse("is not the JSON of a configuration: expected an object, { ... }"))
    for ((name, value) <- entries) {
      if (name != placement) take(name, value)
      else
        for ((inner, setting) <- value.objOpt.getOrElse(refuse(s"'$placement' is ${value.render()}; expected a group")))
          if (samples.contains(inner) && !placementFields.contains(inner))
            refuse(s"'$inner' is in the group '$placement'; expected it outside of the group")
          else take(inner, setting)
    }
    for (name <- required if !flat.contains(name)) refuse(s"'$name' is missing; it has no default")
    try ConfigJson.parse(ujson.write(ujson.Obj.from(flat)))
    catch { case NonFatal(failed) => refuse(reason(failed)) }
  }

  /** What was expected, if a value does not have its field's type. */
  private def mistyped(name: String, value: Value): Option[String] = (samples(name), value) match {
    case (_: ujson.Bool, _: ujson.Bool)                              => None
    case (_: ujson.Bool, _)                                          => Some("true or false")
    case (_: ujson.Str, _: ujson.Str)                                => None
    case (_: ujson.Str, _)                                           => Some("a text in quotes")
    case (_, ujson.Num(number)) if number.isValidInt && number >= -1 => None
    case _                                                           => Some("a whole number")
  }

  /** The sentence of a `require` or of a named value, without what the JSON reader wrapped around it. */
  private def reason(failed: Throwable): String = {
    val causes = Iterator.iterate(failed)(_.getCause).takeWhile(_ != null).toSeq
    causes
      .collect { case told: IllegalArgumentException => told }
      .lastOption
      .getOrElse(causes.last)
      .getMessage
      .stripPrefix("requirement failed: ")
  }

  /** "; did you mean ...?" for a field's name that is one or two letters away. */
  private def nearest(name: String): String = {
    val (field, far) = fields.map(field => field -> distance(name.toLowerCase, field.toLowerCase)).minBy(_._2)
    if (far <= 2) s"; did you mean '$field'?" else "; `./tern config fields` lists them all"
  }

  /** Edit distance: letters to insert, delete or change until one word is the other. */
  private def distance(a: String, b: String): Int =
    a.foldLeft((0 to b.length).toList) { (above, letter) =>
      b.zip(above.zip(above.tail))
        .scanLeft(above.head + 1) { case (left, (other, (diagonal, up))) =>
          if (letter == other) diagonal else 1 + Seq(left, diagonal, up).min
        }
        .toList
    }.last
}
