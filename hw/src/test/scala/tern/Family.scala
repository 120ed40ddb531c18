package tern

import chisel3.RawModule
import tern.config.DotTarget

/** What Yosys counts of a module on a family. */
final case class Area(luts: Int, registers: Int, dsp: Int, ram: Int)

/** How a family is synthesised, and what its cells take.
  *
  * @param tables
  *   look-up tables by cell
  */
final case class Family(target: DotTarget, synthesis: String, tables: Map[String, Int]) {

  /** Cells of a flat module. */
  def cells(files: Map[String, String], top: String): Map[String, Int] = {
    val report = Yosys(files, s"$synthesis $top; stat")
    val line = "^ +([A-Z]\\w+) +(\\d+)$".r
    val counted = report
      .substring(report.lastIndexOf("=== "))
      .linesIterator
      .collect { case line(cell, count) => cell -> count.toInt }
      .toMap
    val unknown =
      counted.keySet.filter(c => c.contains("LUT") || c.contains("RAM") || c.startsWith("SRL")) -- tables.keySet
    require(unknown.isEmpty, s"$top: cells of unknown size: ${unknown.mkString(", ")}")
    counted
  }

  /** Without multiplexers beyond a table, for which Yosys spends twice the tables on logic that is not a selection. */
  def narrow: Family =
    if (synthesis.contains("-nowidelut")) this else copy(synthesis = synthesis.replace(" -top", " -nowidelut -top"))

  def luts(cells: Map[String, Int]): Int = cells.map { case (cell, count) => count * tables.getOrElse(cell, 0) }.sum

  /** Of a module that needs no other file. */
  def area(module: => RawModule): Area = {
    val verilog = Elaborate.verilog(module)
    val top = "module (\\w+)\\(".r.findAllMatchIn(verilog).map(_.group(1)).toSeq.last
    val found = cells(Map("top.sv" -> verilog), top)
    def count(pattern: String) = found.collect { case (cell, n) if cell.matches(pattern) => n }.sum
    Area(luts(found), count("FD.*|TRELLIS_FF"), count("DSP.*|MULT.*"), count("RAMB.*|DP16KD"))
  }
}

object Family {
  val ecp5: Family =
    Family(DotTarget.Ecp5, "synth_ecp5 -nowidelut -top", Map("LUT4" -> 1, "CCU2C" -> 2, "TRELLIS_DPR16X4" -> 6))
  val ultrascale: Family = Family(
    DotTarget.Ultrascale,
    "synth_xilinx -family xcup -flatten -noiopad -noclkbuf -top",
    (1 to 6).map(i => s"LUT$i" -> 1).toMap ++
      Map("LUT6_2" -> 1, "INV" -> 1, "SRL16E" -> 1, "SRLC32E" -> 1) ++
      Map("RAM32X1D" -> 2, "RAM32M" -> 4, "RAM64M" -> 4, "RAM32M16" -> 8, "RAM64M8" -> 8)
  )
}
