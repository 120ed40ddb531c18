package tern.ternary

/** The external modules of the array as behavioural Verilog: their specification, written so that it simulates fast.
  *
  * A whole bit plane is selected and counted at once. All work is guarded, so that an element without a token costs
  * next to nothing.
  */
object DotModel {

  def dot(shape: DotShape, name: String = TernaryDot.name): String = module(
    name,
    shape,
    s"input [${8 * shape.lanes - 1}:0] activations,",
    (lanes: Range) => {
      val slice = s"[${lanes.last}:${lanes.head}]"
      (0 to 7).map { b =>
        val plane = s"activations[${b * shape.lanes + lanes.last}:${b * shape.lanes + lanes.head}]"
        s"($$countones((negative$slice ^ $plane) & nonzero$slice) << $b)"
      }
    }
  )

  def excess(shape: DotShape, name: String = TernaryExcess.name): String = module(
    name,
    shape,
    "",
    (lanes: Range) => {
      val slice = s"[${lanes.last}:${lanes.head}]"
      Seq(s"($$countones(nonzero$slice) << 7)", s"(-$$countones(negative$slice))")
    }
  )

  /** Stage `s` adds the lanes of step `s` to the sum of the stage before it. */
  private def module(name: String, shape: DotShape, operands: String, terms: Range => Seq[String]): String = {
    val stages = 0 until shape.latency
    def valid(stage: Int) = if (stage == 0) "valid" else s"underWay[${stage - 1}]"
    val sums = stages.map { s =>
      val before = Option.when(s > 0)(s"sum${s - 1}")
      val added = if (s < shape.steps) terms(shape.stepOf(s)) else Nil
      s"      if (${valid(s)}) sum$s <= ${(before ++ added).mkString("\n        + ")};"
    }
    val (declared, shifted, guard) =
      if (shape.latency == 1) ("", "", "valid")
      else {
        val last = shape.latency - 2
        val kept = if (last == 0) "valid" else s"{underWay[${last - 1}:0], valid}"
        (s"reg [$last:0] underWay;", s"underWay <= $kept;", "valid || |underWay")
      }
    val padding = shape.accBits - shape.sumBits
    val sum = s"sum${stages.last}"
    val padded = if (padding > 0) s"{$padding'd0, $sum}" else sum
    s"""module $name(
       |  input clock,
       |  input valid,
       |  $operands
       |  input [${shape.lanes - 1}:0] nonzero,
       |  input [${shape.lanes - 1}:0] negative,
       |  input first,
       |  input [${shape.accBits - 1}:0] addend,
       |  output [${shape.accBits - 1}:0] total
       |);
       |  reg [${shape.sumBits - 1}:0] ${stages.map(s => s"sum$s").mkString(", ")};
       |  $declared
       |  always @(posedge clock)
       |    if ($guard) begin
       |      $shifted
       |${sums.mkString("\n")}
       |    end
       |  assign total = (first ? ${shape.accBits}'d0 : addend) + $padded;
       |endmodule
       |""".stripMargin.linesIterator.filterNot(_.isBlank).mkString("", "\n", "\n")
  }
}
