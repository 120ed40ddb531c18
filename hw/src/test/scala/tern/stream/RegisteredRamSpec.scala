package tern.stream

import chisel3.util.log2Ceil
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.Yosys

/** Lattice's RAM as Tern writes it down is connected as Yosys connects it for the same memory, but for its register. */
class RegisteredRamSpec extends AnyFunSpec with Matchers {

  private type Pins = Map[String, String] // what each pin of a RAM is connected to, and its parameters

  /** The block RAMs of a module that has the ports of [[RegisteredRam]]. */
  private def rams(module: String, text: String, entries: Int, width: Int): Set[Pins] = {
    val parameters =
      Map("ENTRIES" -> entries, "WIDTH" -> width, "ADDRESS" -> log2Ceil(entries)).map { case (k, v) => s"-set $k $v" }
    val printed = Yosys(
      Map(s"$module.sv" -> text),
      s"chparam ${parameters.mkString(" ")} $module; hierarchy -top $module; rename -top Ram; " +
        "synth_ecp5 -top Ram; splitnets -ports; clean; log NETLIST; write_json"
    )
    val json = printed.substring(printed.lastIndexOf("NETLIST"))
    val netlist = ujson.read(json.substring(json.indexOf('{'), json.lastIndexOf('}') + 1))("modules")("Ram")
    val names =
      for ((port, value) <- netlist("ports").obj; (bit, i) <- value("bits").arr.zipWithIndex) yield bit -> s"$port $i"
    val cells = netlist("cells").obj.values.toSeq
    cells.map(_("type").str).toSet should be(Set("DP16KD"))
    cells.map { cell =>
      val pins = for ((pin, bits) <- cell("connections").obj; name <- names.get(bits(0))) yield pin -> name
      val widths = Seq("DATA_WIDTH_A", "DATA_WIDTH_B").map(name => name -> cell("parameters")(name).toString)
      (pins.toSeq ++ widths).toMap
    }.toSet
  }

  /** The same without the register at the output, which Yosys makes block RAM of. */
  private val behaviour =
    s"""${RegisteredRam.header("Behaviour")}
       |  (* ram_style = "block", no_rw_check *) reg [WIDTH-1:0] memory[0:ENTRIES-1];
       |  reg [WIDTH-1:0] read;
       |  always @(posedge clock) begin
       |    if (write) memory[writeAddress] <= data;
       |    read <= memory[address];
       |  end
       |  assign word = read;
       |endmodule
       |""".stripMargin

  describe("Ecp5Ram") {
    for ((entries, width) <- Seq(64 -> 32, 512 -> 36, 512 -> 72, 1024 -> 32, 2048 -> 32, 4096 -> 8, 8192 -> 4))
      it(s"is what Yosys makes of $entries words of $width bits") {
        rams(RegisteredRam.name, Ecp5Ram.text, entries, width) should be(rams("Behaviour", behaviour, entries, width))
      }
  }
}
