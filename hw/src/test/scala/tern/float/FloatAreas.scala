package tern.float

import chisel3.RawModule
import tern.Family
import tern.config.Multipliers

/** Prints the area of every unit on both families, as a table: hw/doc/floats.md has it. */
object FloatAreas {
  private val units: Seq[(String, () => RawModule)] =
    Multipliers.all.map(kind => s"`Multiply`, ${kind.name}" -> (() => new Multiply(kind, 4))) ++ Seq(
      "`Add`" -> (() => new Add(4)),
      "`IntToFloat`" -> (() => new IntToFloat(2)),
      "`ToResult`" -> (() => new ToResult(3)),
      "`Maximum`" -> (() => new Maximum(1)),
      "`DivideRoot`, 1 bit a cycle" -> (() => new DivideRoot(1)),
      "`DivideRoot`, 2 bits a cycle" -> (() => new DivideRoot(2)),
      "`SixteenSums`, 4 lanes, without adders" -> (() => new SixteenSums(4, 4)),
      "`TopList`, 16 entries, 4 lanes" -> (() => new TopList(16, 4, 20))
    ) ++ (for (kind <- Multipliers.all; steppers <- Seq(6, 1))
      yield s"`Exp`, ${kind.name}, $steppers steppers" -> (() =>
        new Exp(kind, if (kind == Multipliers.Dsp) 3 else 4, 3, steppers)
      ))

  def main(args: Array[String]): Unit = {
    val wanted = units.filter(unit => args.isEmpty || args.exists(unit._1.contains(_)))
    println("| unit | ECP5: LUT4, FF, DSP | UltraScale+: LUT6, FF, DSP |\n|---|---|---|")
    for ((name, unit) <- wanted) {
      val areas = Seq(Family.ecp5, Family.ultrascale).map(_.narrow.area(unit()))
      println(s"| $name | ${areas.map(a => s"${a.luts}, ${a.registers}, ${a.dsp}").mkString(" | ")} |")
    }
  }
}
