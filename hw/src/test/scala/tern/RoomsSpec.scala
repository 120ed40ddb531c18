package tern

import java.nio.file.{Files, Path}
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.jdk.CollectionConverters._

/** Who may know whom: the packages of the generator, each of which sees only those that are named beside it here. */
class RoomsSpec extends AnyFunSpec with Matchers {

  /** A room comes after all that it may know, so there are no circles. A new room must enter this list. */
  private val rooms: Seq[(String, Set[String])] = Seq(
    "config" -> Set(),
    "ternary" -> Set("config"),
    "float" -> Set("config"),
    "array" -> Set("config", "ternary"),
    "stream" -> Set("config", "ternary"),
    "vector" -> Set("config", "stream", "float"),
    "core" -> Set("config", "ternary", "array", "stream", "vector"),
    "bus" -> Set("config", "stream"),
    "regs" -> Set("config", "core", "bus"),
    "shell" -> Set("config", "array", "stream", "core", "bus", "regs"),
    "board.memory" -> Set("config", "stream", "bus"),
    "board.serial" -> Set("config", "stream", "bus", "regs"),
    "board" -> Set("config", "bus", "regs", "shell", "board.memory", "board.serial")
  )
  private val main = Path.of(sys.env.getOrElse("TERN_HOME", ".")).resolve("hw/src/main/scala/tern")

  /** Sources by their path below the package `tern`. */
  private lazy val sources: Map[String, String] = {
    val files = Files.walk(main)
    try
      files.iterator.asScala
        .filter(_.toString.endsWith(".scala"))
        .map(file => main.relativize(file).toString -> Files.readString(file))
        .toMap
    finally files.close()
  }

  describe("The rooms of the generator") {
    it("are listed after those that they may know") {
      for (((room, known), i) <- rooms.zipWithIndex)
        withClue(s"$room: ")((known -- rooms.take(i).map(_._1)) shouldBe empty)
    }
    it("know only what the list allows") {
      sources.size should be > 80
      sources.flatMap { case (path, text) => Arrows.wrong(path, text, rooms.toMap) } shouldBe empty
    }
    it("use every arrow of the list") {
      val used = sources.toSeq.flatMap { case (path, text) =>
        val room = Arrows.folder(path)
        Arrows.known(text, rooms.map(_._1).toSet).map(room -> _)
      }.toSet
      val listed = for ((room, known) <- rooms; other <- known) yield room -> other
      (listed.toSet -- used) shouldBe empty
    }
  }

  describe("An arrow that is wrong") {
    def wrong(path: String, text: String) = Arrows.wrong(path, text, rooms.toMap)
    it("is found in an import, a full name, a package object of rooms, and a second package clause") {
      wrong("core/A.scala", "package tern.core\nimport tern.array.X\nimport tern.config.{A, B}\n") shouldBe empty
      wrong("core/A.scala", "package tern.core\n// tern.bus.X\n/* tern.bus.X */\n") shouldBe empty
      for (
        text <- Seq(
          "package tern.core\nimport tern.bus.Axi4\n",
          "package tern.core\nimport tern.bus._\n",
          "package tern.core\nobject A { val x = _root_.tern.bus.X }\n",
          "package tern.core\nimport tern.{bus, config}\n",
          "package tern.core\nimport tern._\n",
          "package tern.core\nimport tern.Elaborate\n",
          "package tern\npackage core\nobject A { val x = bus.X }\n",
          "package tern.array\n"
        )
      ) withClue(text)(wrong("core/A.scala", text) should not be empty)
    }
    it("is found from and to a room that is not in the list") {
      wrong("cellar/A.scala", "package tern.cellar\n") should not be empty
      wrong("core/A.scala", "package tern.core\nimport tern.cellar.A\n") should not be empty
    }
  }
}

/** Finds who knows whom in the text of Scala sources. */
private object Arrows {
  def folder(path: String): String = path.split('/').init.mkString(".")

  /** Without comments, strings and characters. */
  private def code(text: String): String = {
    val comment = raw"/\*(?s:.*?)\*/|//[^\n]*"
    val string = "\"\"\"(?s:.*?)\"\"\"+|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\])'"
    s"$comment|$string".r.replaceAllIn(text, " ")
  }

  /** What a source names after `tern.`, but for its package: rooms as far as they are known, else as written. */
  def known(text: String, rooms: Set[String]): Set[String] = {
    val body = code(text).replaceAll("(?m)^package .*$", "")
    raw"\btern\.(\{[^}]*\}|\w+(?:\.\w+)?)".r
      .findAllMatchIn(body)
      .map(_.group(1))
      .map(name => Seq(name, name.takeWhile(_ != '.')).find(rooms).getOrElse(name))
      .toSet
  }

  /** Sentences about what a source may not say; the package `tern` itself, which holds the commands, may know all. */
  def wrong(path: String, text: String, rooms: Map[String, Set[String]]): Seq[String] = {
    val room = folder(path)
    val clauses = raw"(?m)^\s*package (\S+)".r.findAllMatchIn(code(text)).map(_.group(1)).toSeq
    val expected = if (room.isEmpty) "tern" else s"tern.$room"
    if (clauses != Seq(expected)) Seq(s"$path: packages are ${clauses.mkString(", ")}; expected $expected alone")
    else if (room.isEmpty) Nil
    else
      rooms.get(room) match {
        case None => Seq(s"$path: room $room is not in the list of RoomsSpec; add it with the rooms that it may know")
        case Some(allowed) =>
          (known(text, rooms.keySet) - room -- allowed).toSeq
            .map(other => s"$path: $room must not know $other; it may know ${allowed.toSeq.sorted.mkString(", ")}")
      }
  }
}
