package tern.float

import chisel3.RawModule
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.Family
import tern.config.Multipliers

/** The area of the units that every lane has, as counted by Yosys; [[FloatAreas]] prints those of all. */
class FloatAreaSpec extends AnyFunSpec with Matchers {
  private def takes(name: String, unit: () => RawModule, luts: (Int, Int), dsp: (Int, Int)): Unit =
    for ((family, most, blocks) <- Seq((Family.ecp5, luts._1, dsp._1), (Family.ultrascale.narrow, luts._2, dsp._2)))
      describe(s"$name on ${family.target.name}") {
        it(s"takes at most $most LUTs and $blocks DSP blocks") {
          val area = family.area(unit())
          info(s"${area.luts} LUTs, ${area.registers} registers, ${area.dsp} DSP blocks")
          area.luts should be <= most
          area.dsp should be(blocks)
        }
      }

  takes("Multiply with DSP blocks", () => new Multiply(Multipliers.Dsp, 4), luts = (590, 460), dsp = (4, 2))
  takes("Multiply of LUTs", () => new Multiply(Multipliers.Luts, 4), luts = (1740, 1270), dsp = (0, 0))
  takes("Add", () => new Add(4), luts = (625, 430), dsp = (0, 0))
}
