package tern.float

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.Elaborate
import tern.config.Multipliers
import tern.shell.VerilogSpec

class ProductSpec extends AnyFunSpec with Matchers {

  /** Modules whose text holds a multiplication: the unit with the most of them. */
  private def multiplying(kind: Multipliers): Set[String] = {
    val modules = VerilogSpec.code(Elaborate.verilog(new Exp(kind, 4, 3, 6))).split("(?m)^(?=module )")
    modules.filter(_.contains("*")).map(_.split("\\W+")(1)).toSet
  }

  describe("A multiplication") {
    it("is in Product alone")(multiplying(Multipliers.Dsp) should be(Set("Product")))
    it("is nowhere without DSP blocks")(multiplying(Multipliers.Luts) should be(Set.empty))
  }
}
