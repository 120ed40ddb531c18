package tern.shell

import java.nio.file.Files
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.sys.process._
import scala.util.Try
import tern.Elaborate
import tern.config.Presets

class VerilogSpec extends AnyFunSpec with Matchers {
  for (preset <- Presets.all) describe(s"The Verilog of preset ${preset.name}") {
    lazy val verilog = Elaborate.verilog(preset)
    lazy val code = verilog.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "").replace("@(*)", "")

    it("holds no multiplication") {
      code should include("module Accelerator")
      code.linesIterator.filter(_.contains("*")).toSeq shouldBe empty
    }
    it("names the ports that shells and the simulator wire") {
      val ports =
        Seq("clock", "reset", "irq", "control_aw_valid", "weights_0_ar_valid", "data_aw_valid", "data_r_ready")
      val top = code.substring(code.indexOf("module Accelerator("))
      for (port <- ports) withClue(s"$port: ")(top.take(20000) should include regex s"\\b$port\\b")
    }
    if (VerilogSpec.yosys && preset.gridLanes < 2000) it("has no multiplier among its cells, as Yosys counts them") {
      val file = Files.createTempFile("tern", ".sv")
      Files.writeString(file, verilog)
      val script = s"read_verilog -sv $file; hierarchy -top Accelerator; proc; stat"
      val report = Seq("yosys", "-p", script).!!
      Files.delete(file)
      report should include("$add")
      (report should not).include("$mul")
      (report should not).include("$div")
      (report should not).include("$mod ")
    }
  }

  describe("The card that is too large to simulate") {
    it("elaborates with all its ports") {
      val firrtl = _root_.circt.stage.ChiselStage.emitCHIRRTL(new Accelerator(Presets.named("u280")))
      firrtl should include("weights : { ar : { flip ready : UInt<1>, valid : UInt<1>")
      firrtl should include("[32]")
    }
  }
}

private object VerilogSpec {

  /** Whether Yosys is installed: it confirms what the text says. */
  val yosys: Boolean = Try(Seq("yosys", "-V").! == 0).getOrElse(false)
}
