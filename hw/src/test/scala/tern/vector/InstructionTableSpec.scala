package tern.vector

import java.nio.file.Files
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.jdk.CollectionConverters._
import tern.Golden
import tern.float.ResultType

/** The hardware's tables are those of the host, which generates hw/doc/programs.md from its own. */
class InstructionTableSpec extends AnyFunSpec with Matchers {
  private val page = Files.readAllLines(Golden.home.resolve("hw/doc/programs.md")).asScala.toSeq

  /** Rows of the table whose header begins so, as cells without marks. */
  private def table(header: String): Seq[Seq[String]] =
    page
      .dropWhile(!_.startsWith(header))
      .drop(2)
      .takeWhile(_.startsWith("|"))
      .map(_.replace("\\|", "!").split('|').toSeq.drop(1).map(_.trim.replace("`", "")))

  it("has the fields of an instruction") {
    val fields = table("| byte | bit | bits | field |").map(row =>
      InstructionField(row(3), row.head.toInt, row(1).toInt, row(2).toInt)
    )
    fields should not be empty
    InstructionField.all shouldBe fields
  }

  it("has the operations, and knows which operands each takes") {
    val rows = table("| code | `op` |")
    rows should not be empty
    VectorOp.all.map(_.name) shouldBe rows.map(_(1))
    for ((op, row) <- VectorOp.all.zip(rows) if op.a) withClue(s"${op.name}: ") {
      val operands = "\\b[abs]\\b".r.findAllIn(row(2).replace("a + b of int32", "a + b")).toSet
      op.b shouldBe operands("b")
      op.s shouldBe operands("s")
    }
  }

  it("has the reductions, and the types of operands and results") {
    table("| code | `reduction` |").map(_(1)) shouldBe Seq("none", "sum", "magnitude", "max", "top", "choose")
    Seq(Reduction.none, Reduction.sum, Reduction.magnitude, Reduction.max, Reduction.top, Reduction.choose) shouldBe
      (0 until Reduction.count)
    table("| code | type of `a` and `b` |").map(_(1)) shouldBe Seq("word", "int", "half")
    Seq(SourceType.word, SourceType.int, SourceType.half) shouldBe (0 until SourceType.count)
    table("| code | type of `d` |").map(_(1)) shouldBe ResultType.all.map(
      _.toString.toLowerCase.replace("resulttype", "")
    )
    table("| code | index |").map(_(1)) shouldBe Seq("none", "position", "token", "entry", "element")
    Seq(MapKind.none, MapKind.position, MapKind.token, MapKind.entry, MapKind.element) shouldBe (0 until MapKind.count)
  }
}
