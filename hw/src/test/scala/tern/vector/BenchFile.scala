package tern.vector

import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.nio.file.{Files, Path}
import tern.config.TernConfig

/** What a bench is filled from: each part by its first beat. */
final class BenchFile(config: TernConfig, parts: Seq[Array[Byte]]) {
  private def beats(part: Array[Byte]) = (part.length + config.beatBytes - 1) / config.beatBytes
  private val starts = parts.scanLeft(0)((at, part) => at + beats(part))
  val count: Int = starts.last

  def start(part: Array[Byte]): Int = starts(parts.indexWhere(_ eq part))

  def beatsOf(part: Array[Byte]): Int = beats(part)

  def write(file: Path): Path = {
    val lines = parts.flatMap { part =>
      part.grouped(config.beatBytes).map(_.padTo(config.beatBytes, 0.toByte).reverse.map(byte => f"$byte%02x").mkString)
    }
    Files.writeString(file, lines.mkString("", "\n", "\n"))
  }
}

object Moves {

  /** A move of words between memory and the start of the buffer, as an instruction. */
  def apply(words: Int, memory: BigInt, toBuffer: Boolean): Array[Byte] = {
    val bytes = ByteBuffer.allocate(64).order(LITTLE_ENDIAN)
    bytes.put(2, (if (toBuffer) 0x09 else 0x0c).toByte).putShort(6, 1).putInt(8, words)
    bytes.putLong(if (toBuffer) 16 else 32, memory.toLong)
    bytes.array
  }
}

/** A list, with the programs that run it on a bench. */
final class ListRun(val list: InstructionList, layout: BenchLayout) {
  private val dump = layout.address(list.base, layout.dump)
  private val clear = Moves(layout.words, dump, toBuffer = true)
  private val copy = Moves(layout.words, dump, toBuffer = false)

  /** Zeros the buffer; then each step, and a copy of the buffer behind it; then each fault, behind such a copy. */
  val apart: Array[Byte] =
    clear ++ list.steps.flatMap(step => step.instruction ++ copy) ++ list.faults.flatMap(copy ++ _.instruction)

  /** Instructions of `apart` before a step, and before a fault. */
  def before(step: ListStep): Int = 1 + 2 * step.step
  def before(fault: ListFault): Int = 1 + 2 * (list.steps.size + list.faults.indexOf(fault))

  /** Zeros the buffer; then each step, a copy of the buffer, and the first step when three products are complete. */
  val together: Array[Byte] = {
    val waits = list.steps.head.instruction.clone()
    waits(12) = 3
    clear ++ list.steps.flatMap(_.instruction) ++ copy ++ waits
  }

  /** Steps of one position and token each. */
  val tokens: Seq[Seq[ListStep]] = {
    val starts = list.steps.indices.filter { i =>
      i == 0 || list.steps(i).position != list.steps(i - 1).position || list.steps(i).token != list.steps(i - 1).token
    }
    starts.zip(starts.drop(1) :+ list.steps.size).map { case (from, to) => list.steps.slice(from, to) }
  }
}

object ListRun {

  /** Bytes of the longest of its programs. */
  def bytes(list: InstructionList): Int = 64 * (1 + 2 * (list.steps.size + list.faults.size))
}
