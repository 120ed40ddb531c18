package tern.vector

import java.nio.file.{Files, Path}
import tern.Golden

/** What a list says of memory, or of the buffer, after a step.
  *
  * @param changes
  *   runs of changed units, from a byte or a word on; none if they are many
  */
final case class Change(hash: BigInt, changes: Option[Seq[(Int, Array[Byte])]])

/** An instruction, the token that it belongs to, and what it does; `step` counts from 0. */
final case class ListStep(
    step: Int,
    name: String,
    position: Int,
    token: Int,
    instruction: Array[Byte],
    memory: Change,
    buffer: Change,
    chosen: Int
)

/** An instruction at which the unit stops, and the name of the error. */
final case class ListFault(name: String, error: String, position: Int, token: Int, instruction: Array[Byte])

/** A file of sim/vectors/resident, which the host's twin has written. */
final case class InstructionList(
    file: String,
    lanes: Int,
    words: Int,
    entries: Int,
    base: BigInt,
    bytes: Int,
    maps: Array[Byte],
    memory: Array[Byte],
    steps: IndexedSeq[ListStep],
    faults: Seq[ListFault]
)

object InstructionList {
  private val mapBytes = 128

  /** All lists, in the order of their names. */
  lazy val all: Seq[InstructionList] = {
    val files = Files.list(Golden.home.resolve("sim/vectors/resident")).toArray(new Array[Path](_)).toSeq
    files.filter(_.toString.endsWith(".json")).sortBy(_.toString).map(read)
  }

  private def hex(text: String): Array[Byte] = text.grouped(2).map(Integer.parseInt(_, 16).toByte).toArray

  private def read(path: Path): InstructionList = {
    val json = ujson.read(Files.readString(path))
    def int(name: String) = json(name).num.toInt
    def change(of: ujson.Value) = Change(
      BigInt(of("hash").str, 16),
      of.obj.get("changes").map(_.arr.toSeq.map(run => run(0).num.toInt -> hex(run(1).str)))
    )
    InstructionList(
      path.getFileName.toString,
      int("lanes"),
      int("words"),
      int("entries"),
      BigInt(json("base").num.toLong),
      int("bytes"),
      json("maps").arr.toArray.flatMap(map => hex(map.str).padTo(mapBytes, 0.toByte)),
      hex(json("memory").str),
      json("steps").arr.toIndexedSeq.zipWithIndex.map { case (step, i) =>
        ListStep(
          i,
          step("name").str,
          step("position").num.toInt,
          step("token").num.toInt,
          hex(step("instruction").str),
          change(step("memory")),
          change(step("buffer")),
          step("chosen").num.toInt
        )
      },
      json("faults").arr.toSeq.map(fault =>
        ListFault(
          fault("name").str,
          fault("error").str,
          fault("position").num.toInt,
          fault("token").num.toInt,
          hex(fault("instruction").str)
        )
      )
    )
  }
}
