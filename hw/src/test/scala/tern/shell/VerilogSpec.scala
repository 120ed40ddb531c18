package tern.shell

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.{Elaborate, Yosys}
import tern.config.{Multipliers, Presets}

class VerilogSpec extends AnyFunSpec with Matchers {
  for (preset <- Presets.all) describe(s"The Verilog of preset ${preset.name}") {
    lazy val files = Elaborate.externals(preset) + ("Accelerator.sv" -> Elaborate.verilog(preset))
    lazy val code = VerilogSpec.code(files("Accelerator.sv"))
    val multiplies = preset.vectorLanes > 0 && preset.multipliers == Multipliers.Dsp
    val but = if (multiplies) ", but in the vector unit's Product" else ""

    it(s"holds no multiplication$but") {
      code should include("module Accelerator")
      code.contains("*") should be(multiplies)
      for ((path, text) <- files; line <- VerilogSpec.withoutProducts(VerilogSpec.code(text)).linesIterator)
        withClue(s"$path: ")((line should not).include("*"))
    }
    it("names the ports that shells and the simulator wire") {
      val ports =
        Seq("clock", "reset", "irq", "control_aw_valid", "weights_0_ar_valid", "data_aw_valid", "data_r_ready")
      val top = code.substring(code.indexOf("module Accelerator("))
      for (port <- ports) withClue(s"$port: ")(top.take(20000) should include regex s"\\b$port\\b")
    }
    it(s"has no multiplier among its cells, as Yosys counts them$but") {
      val products = if (multiplies) "delete Product Product_*; " else ""
      val report = Yosys(files.filterNot(_._1.startsWith("model/")), s"hierarchy -top Accelerator; ${products}stat")
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

private[tern] object VerilogSpec {

  /** Verilog without its comments and sensitivity lists. */
  def code(verilog: String): String =
    verilog
      .replaceAll("(?s)/\\*.*?\\*/", "")
      .replaceAll("//[^\n]*", "")
      .replace("@(*)", "")
      .replaceAll("\\(\\*.*?\\*\\)", "")

  /** The same but for the modules that multiply significands of floats. */
  private def withoutProducts(verilog: String): String =
    verilog.replaceAll("(?s)\\bmodule Product(_\\d+)?\\(.*?\\bendmodule\\b", "")
}
