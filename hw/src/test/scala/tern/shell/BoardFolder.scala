package tern.shell

import java.nio.file.{Files, Path}
import java.util.Comparator
import scala.jdk.CollectionConverters._
import scala.sys.process._
import tern.Elaborate

/** A folder of constraints/ with its board.json, elaborated once and shared by the tests of boards. */
final class BoardFolder(val path: Path) {
  val name: String = path.getFileName.toString
  private val description = path.resolve("board.json")
  val json: ujson.Value = ujson.read(Files.readString(description))
  val amd: Boolean = AmdBoard.describes(Files.readString(description))
  val top: String = json("top").str
  lazy val board: AmdBoard = AmdBoard.parse(Files.readString(description))

  /** What the generator writes for it. */
  lazy val generated: Path = {
    val folder = BoardFolder.temporary(name)
    Elaborate.main(Array("board", description.toString, folder.toString))
    folder
  }

  lazy val config: ujson.Value = ujson.read(Files.readString(generated.resolve("config.json")))

  /** The top, and models of its external cells. */
  lazy val sources: Seq[Path] = {
    val models = generated.resolve("model")
    generated.resolve(s"$top.sv") +: (if (Files.exists(models)) BoardFolder.list(models) else Nil)
  }

  /** The names of the top's ports. */
  lazy val ports: Seq[String] = {
    val verilog = Files.readString(sources.head)
    val header = verilog.substring(verilog.indexOf(s"module $top("))
    raw"(\w+)\s*[,\n]".r.findAllMatchIn(header.take(header.indexOf(");"))).map(_.group(1)).toSeq
  }

  def files(extension: String): Seq[Path] = BoardFolder.list(path).filter(_.toString.endsWith(extension))
}

object BoardFolder {
  val constraints: Path = Path.of(sys.env.getOrElse("TERN_HOME", ".")).resolve("constraints").toAbsolutePath.normalize

  private def list(folder: Path): Seq[Path] = {
    val entries = Files.list(folder)
    try entries.iterator.asScala.toSeq.sorted
    finally entries.close()
  }

  val all: Seq[BoardFolder] =
    list(constraints).filter(f => Files.exists(f.resolve("board.json"))).map(new BoardFolder(_))

  /** A new folder that is removed when the tests end. Users' folders may have spaces and non-ASCII letters, so this one
    * does too.
    */
  def temporary(name: String): Path = {
    val folder = Files.createTempDirectory(s"my tern é $name")
    sys.addShutdownHook {
      Files.walk(folder).sorted(Comparator.reverseOrder[Path]).forEach(path => Files.deleteIfExists(path))
    }
    folder
  }

  /** Runs a command in a folder and returns its exit code and all its output. */
  def tool(command: Seq[String], folder: Path = Path.of("")): (Int, String) = {
    val said = new StringBuilder
    val log = ProcessLogger(line => said.synchronized(said.append(line).append('\n')))
    val code = Process(command, folder.toAbsolutePath.toFile).!(log)
    (code, said.toString)
  }
}
