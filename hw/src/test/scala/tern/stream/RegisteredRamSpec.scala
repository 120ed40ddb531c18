package tern.stream

import chisel3.util.log2Ceil
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.Ecp5Rams

/** Tern's instance of Lattice's RAM is connected as Yosys connects it for the same memory, except for the output
  * register.
  */
class RegisteredRamSpec extends AnyFunSpec with Matchers {

  /** The block RAMs of a module that has the ports of [[RegisteredRam]]. */
  private def rams(module: String, text: String, entries: Int, width: Int): Set[Ecp5Rams.Pins] =
    Ecp5Rams(
      module,
      text,
      Map("ENTRIES" -> entries, "WIDTH" -> width, "ADDRESS" -> log2Ceil(entries)),
      Set("DATA_WIDTH_A", "DATA_WIDTH_B")
    ).toSet

  /** The same without the output register, from which Yosys infers block RAM. */
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
