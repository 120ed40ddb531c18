package tern.array

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.config.{DotTarget, TernConfig, WeightCodec}
import tern.{Elaborate, Family}

/** The area of a lane, as counted by Yosys. The figures are in hw/doc/decisions. */
class AreaSpec extends AnyFunSpec with Matchers {

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
    val counted = family.cells(files, top)
    for (cell <- counted.keys) withClue(s"$cell: ")(cell should not include regex("DSP|MULT"))
    counted
  }

  private def perLane(family: Family, config: TernConfig, top: String): Double = {
    val tables = family.luts(cells(family, config, top))
    val figure = tables.toDouble / config.gridLanes
    info(f"$top of ${config.gridLanes} lanes, ${config.lanes} a dot product, ${config.tokenGroups} groups: $figure%.2f")
    figure
  }

  for ((family, most) <- Seq(Family.ecp5 -> 14.1, Family.ultrascale -> 9.0))
    describe(s"A lane on ${family.target.name}") {
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
