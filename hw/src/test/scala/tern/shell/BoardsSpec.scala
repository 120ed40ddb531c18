package tern.shell

import java.nio.file.{Files, Path}
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

/** Every folder of constraints/ with a board.json elaborates, lints, and names only ports that exist: a new folder is
  * tested without further ado. Vivado is not needed; `vivado.tcl` among the test resources stands in for it.
  */
class BoardsSpec extends AnyFunSpec with Matchers {
  import BoardFolder.{constraints, temporary, tool}

  private val vivado = Path.of(getClass.getResource("/vivado.tcl").toURI).toString

  /** Style warnings that generated code may cause. */
  private val mayWarn = Seq("DECLFILENAME", "PINCONNECTEMPTY", "UNUSEDSIGNAL", "SYMRSVDWORD").map(w => s"-Wno-$w")

  /** Runs a Vivado script in the stand-in for Vivado, as if the shell had these ports. */
  private def script(folder: BoardFolder, script: Path, out: Path, ports: Seq[String]): (Int, String) =
    tool(Seq("tclsh", vivado, script.toString, folder.generated.toString, out.toString, folder.path.toString) ++ ports)

  it("are there") {
    (BoardFolder.all
      .map(_.name) should contain).allOf("alveo_u280", "arty_a7_100t", "kv260", "tang_nano_20k", "ulx3s_85f")
  }

  for (folder <- BoardFolder.all) describe(s"Board ${folder.name}") {
    it("has a board.json of its name, with part, preset and clock") {
      folder.json("board").str should be(folder.name)
      folder.json("part").str should not be empty
      folder.json("preset").str should not be empty
      folder.json("clockMhz").num should be > 0.0
    }
    it("elaborates, at its clock") {
      folder.config("clockMhz").num should be(folder.json("clockMhz").num)
      folder.ports should not be empty
    }
    it("lints") {
      val files = folder.sources.map(_.toString)
      val (code, said) =
        tool(Seq("verilator", "--lint-only", "-Wall") ++ mayWarn ++ Seq("--top-module", folder.top) ++ files)
      withClue(said.take(4000))(code should be(0))
    }
    for (pins <- folder.files(".lpf") ++ folder.files(".cst"))
      it(s"names in ${pins.getFileName} only ports that are there, and all of them") {
        def found(commands: String): Set[String] =
          s"(?m)^\\s*(?:$commands) \"([^\"\\[]+)".r.findAllMatchIn(Files.readString(pins)).map(_.group(1)).toSet
        val located = found("LOCATE COMP|IO_LOC")
        located ++ found("IOBUF PORT|FREQUENCY PORT|IO_PORT") -- folder.ports shouldBe empty
        folder.ports.toSet -- located shouldBe empty
      }
  }

  for (folder <- BoardFolder.all if folder.amd) describe(s"AMD board ${folder.name}") {
    def shared(name: String) = constraints.resolve("vivado").resolve(name)
    lazy val scripts = Seq(shared("package.tcl"), shared("synth.tcl")) ++ folder.files(".tcl")
    lazy val out = temporary("vivado")

    it("says its part, board and state") {
      folder.json("part").str should startWith("xc")
      folder.json("family").str should (be("xc7").or(be("xcup")).or(be("xcu")))
      folder.json("memory")("bytes").num should be > 0.0
      Files.readString(folder.path.resolve("README.md")) should include("not routed")
    }
    it("has a shell with the vendor's port names") {
      (folder.ports should contain).allOf("ap_clk", "ap_rst_n", "interrupt", "s_axi_control_awaddr", "m_axi_data_wstrb")
      folder.ports
        .filter(_.matches("m_axi_weights\\d+_araddr")) should have size folder.config("weightPorts").num.toLong
      folder.ports.count(_.matches("m_axi_.*_arvalid")) should be(folder.config("weightPorts").num + 1)
    }
    it("has scripts that are complete Tcl, know their commands and read only generated files") {
      for (file <- scripts) withClue(s"$file: ") {
        val (code, said) = script(folder, file, out, folder.ports)
        withClue(said)(code should be(0))
      }
    }
    it("has a clock constraint of its board.json's clock") {
      val (_, said) = script(folder, shared("synth.tcl"), out, folder.ports)
      val period = raw"clock ap_clk ([\d.]+)".r.findFirstMatchIn(said).get.group(1).toDouble
      1000 / period should be(folder.board.clockMhz.toDouble +- 0.01)
    }
    for (overlay <- folder.files(".dtso"))
      it("tells Linux its clock and the widths of its ports") {
        val text = Files.readString(overlay)
        text should include(s"assigned-clock-rates = <${folder.json("clockMhz").num.toLong}000000>")
        // Read and write of HPC0 and of HP0 to HP3, by the kernel's code: 0 is 128 bits, 1 is 64, 2 is 32.
        val code = Seq(128, 64, 32).indexOf(folder.config("memDataBits").num.toInt)
        for (port <- Seq(0, 2, 3, 4, 5); way <- 0 to 1) text should include(s"<${2 * port + way} $code>")
      }
    it("names no port that is not there") {
      // The same scripts, for a shell without this port or bus: one of them must fail.
      for (gone <- Seq("ap_clk", "interrupt", "m_axi_data_arvalid", "s_axi_control_arvalid", "m_axi_weights0_arvalid"))
        withClue(s"without $gone: ") {
          val codes = scripts.map(file => script(folder, file, out, folder.ports.filter(_ != gone))._1)
          codes.exists(_ != 0) should be(true)
        }
    }
  }
}
