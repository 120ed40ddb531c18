package tern.array

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.config.{DotTarget, TernConfig, WeightCodec}
import tern.{Elaborate, Yosys}

/** How a family is synthesised, and its look-up tables: by cell, how many it takes. */
private final case class Family(target: DotTarget, synthesis: String, tables: Map[String, Int])

/** The area of a lane, as counted by Yosys. The figures are in hw/doc/decisions. */
class AreaSpec extends AnyFunSpec with Matchers {

  private val ecp5 =
    Family(DotTarget.Ecp5, "synth_ecp5 -nowidelut -top", Map("LUT4" -> 1, "CCU2C" -> 2, "TRELLIS_DPR16X4" -> 6))
  private val ultrascale = Family(
    DotTarget.Ultrascale,
    "synth_xilinx -family xcup -flatten -noiopad -noclkbuf -top",
    (1 to 6).map(i => s"LUT$i" -> 1).toMap ++
      Map("LUT6_2" -> 1, "INV" -> 1, "SRL16E" -> 1, "SRLC32E" -> 1) ++
      Map("RAM32X1D" -> 2, "RAM32M" -> 4, "RAM64M" -> 4, "RAM32M16" -> 8, "RAM64M8" -> 8)
  )

  private val columns = 4
  private def config(target: DotTarget, lanes: Int): TernConfig = TernConfig(
    name = "area",
    tokenRows = 1,
    outputCols = columns,
    lanes = lanes,
    weightCodec = WeightCodec.TwoBit,
    maxK = 32768,
    drainSpan = 1,
    target = target,
    treeLevelsPerStage = 1,
    resultWaves = 8
  )

  /** Cells of a flat module. */
  private def cells(family: Family, config: TernConfig, top: String): Map[String, Int] = {
    val files =
      Elaborate.externals(config).filter(_._1.startsWith("cells/")) + ("Accelerator.sv" -> Elaborate.verilog(config))
    val report = Yosys(files, s"${family.synthesis} $top; stat")
    val line = "^ +([A-Z]\\w+) +(\\d+)$".r
    val counted = report
      .substring(report.lastIndexOf("=== "))
      .linesIterator
      .collect { case line(cell, count) =>
        cell -> count.toInt
      }
      .toMap
    for (cell <- counted.keys) withClue(s"$cell: ")(cell should not include regex("DSP|MULT"))
    val known = family.tables.keySet
    counted.keys
      .filter(c => c.contains("LUT") || c.contains("RAM") || c.startsWith("SRL"))
      .toSet
      .diff(known) shouldBe empty
    counted
  }

  private def perLane(family: Family, config: TernConfig, top: String): Double = {
    val tables = cells(family, config, top).map { case (cell, count) => count * family.tables.getOrElse(cell, 0) }.sum
    val figure = tables.toDouble / config.gridLanes
    info(f"$top of ${config.gridLanes} lanes, ${config.lanes} a dot product, ${config.tokenGroups} groups: $figure%.2f")
    figure
  }

  for ((family, most) <- Seq(ecp5 -> 14.1, ultrascale -> 9.0)) describe(s"A lane on ${family.target.name}") {
    for (lanes <- Seq(16, 32))
      it(s"takes at most $most LUTs in an element of $lanes with accumulator and drain register, and no DSP") {
        perLane(family, config(family.target, lanes), "PeRow") should be <= most
      }
    it("takes little more with four token groups") {
      perLane(family, config(family.target, 32).copy(tokenGroups = 4), "PeRow") should be <= most + 4
    }
    // Half the lanes of the documents' figure, to save time: edges weigh more, so this is not easier.
    it("takes little more in an array of 512, edges and correction included") {
      perLane(family, config(family.target, 32).copy(tokenRows = 4), "SystolicArray") should be <= most + 3
    }
  }
}
