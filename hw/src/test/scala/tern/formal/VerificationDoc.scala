package tern.formal

import java.nio.file.{Files, Path}
import tern.{Elaborate, Golden}

/** The table in hw/doc/verification.md, which `./tern prove` writes. */
object VerificationDoc {
  private val path: Path = Golden.home.resolve("hw/doc/verification.md")
  private val (begin, end) = ("<!-- written by ./tern prove -->\n", "<!-- end -->")

  /** How far a proof reaches, in words. */
  def reach(method: Method): String = method match {
    case Unbounded          => "in every cycle"
    case Bounded(cycles, _) => s"in the first $cycles cycles"
  }

  /** The table without its last column, seconds. */
  def rows(proofs: Seq[Proof]): Seq[String] =
    Seq("| proof | what is proved | on | holds | faults that it finds |", "|---|---|---|---|---|") ++
      proofs.map(p =>
        s"| `${p.name}` | ${p.what} | ${p.on} | ${reach(p.method)} | ${p.mutants.map(_.what).mkString("; ")} |"
      )

  /** The rows as they stand in the file, without seconds. */
  def written: Seq[String] =
    between(Files.readString(path)).linesIterator.map(row => row.take(row.lastIndexOf('|', row.length - 2) + 1)).toSeq

  def write(outcomes: Seq[Outcome]): Unit = {
    val seconds = Seq(" seconds |", "---|") ++ outcomes.map(o => f" ${o.seconds}%.0f |")
    val table = rows(outcomes.map(_.proof)).zip(seconds).map { case (row, last) => row + last + "\n" }.mkString
    val text = Files.readString(path)
    Elaborate.write(path, text.replace(begin + between(text) + end, begin + table + end))
  }

  private def between(text: String): String = {
    val from = text.indexOf(begin) + begin.length
    text.substring(from, text.indexOf(end, from))
  }
}
