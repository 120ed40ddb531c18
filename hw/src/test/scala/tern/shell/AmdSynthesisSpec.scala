package tern.shell

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.util.Try

/** The area of parts of each AMD board as mapped by Yosys: synthesised, not routed. Whole boards take minutes:
  * `./tern synth --board B`.
  */
class AmdSynthesisSpec extends AnyFunSpec with Matchers {
  private val yosys = Try(BoardFolder.tool(Seq("yosys", "-V"))._1 == 0).getOrElse(false)

  /** Cells by type of one module and all that it contains, including kept modules; `prepare` runs before synthesis. */
  private def cells(folder: BoardFolder, top: String, prepare: String = ""): Map[String, Int] = {
    assume(yosys, "Yosys is not installed")
    val files = Seq("AmdShell.sv", "cells/TernaryDot.sv", "cells/TernaryExcess.sv", "cells/TritTable.sv")
    val family = folder.json("family").str
    val options = s"-family $family -top $top -flatten -noiopad -noclkbuf"
    val commands =
      s"read_verilog -sv ${files.mkString(" ")}; $prepare hierarchy -top $top; synth_xilinx $options; tee -q -o stat-$top.json stat -json"
    val (code, said) = BoardFolder.tool(Seq("yosys", "-q", "-p", commands), folder.generated)
    withClue(said.takeRight(2000))(code should be(0))
    val stat = ujson.read(java.nio.file.Files.readString(folder.generated.resolve(s"stat-$top.json")))
    stat("design")("num_cells_by_type").obj.map { case (cell, count) => cell -> count.num.toInt }.toMap
  }

  /** Limit of LUTs per lane in an element: Yosys counts 7.06 with UltraScale+'s cells, 17.6 with generic ones on an
    * Artix-7.
    */
  private def mostPerLane(target: String): Double = if (target == "ultrascale") 7.7 else 18.0

  private def count(cells: Map[String, Int], types: String): Int =
    cells.collect { case (cell, n) if cell.matches(types) => n }.sum

  for (folder <- BoardFolder.all if folder.amd)
    describe(s"On ${folder.name}, synthesised, not routed,") {
      it("the shell around the accelerator costs one flip-flop and the inverter of its reset") {
        val found = cells(folder, "AmdShell", "blackbox Accelerator;")
        count(found, "FD.*") should be(1)
        count(found, "LUT.|INV") should be <= 1
        (found.keySet -- Set("Accelerator", "INV", "LUT1", "FDRE")) shouldBe empty
      }
      it("a processing element takes LUTs and carries, and no multiplier") {
        val found = cells(folder, "DotPe")
        count(found, "DSP.*") should be(0)
        count(found, "RAMB.*") should be(0)
        val luts = count(found, "LUT.*")
        val lanes = folder.config("lanes").num.toInt
        info(s"DotPe of $lanes lanes: $luts LUT, ${count(found, "FD.*")} FF")
        luts.toDouble / lanes should (be >= 6.0 and be <= mostPerLane(folder.config("target").str))
      }
    }
}
