package tern

/** The block RAMs that Yosys finds in, or makes of, a module for Lattice's ECP5. */
object Ecp5Rams {

  /** The connection of each pin of a RAM, and its parameters. */
  type Pins = Map[String, String]

  /** @param shown
    *   parameters of a RAM to return with its pins
    */
  def apply(module: String, text: String, parameters: Map[String, Int], shown: Set[String]): Seq[Pins] = {
    val printed = Yosys(
      Map(s"$module.sv" -> text),
      s"chparam ${parameters.map { case (k, v) => s"-set $k $v" }.mkString(" ")} $module; hierarchy -top $module; " +
        "rename -top Ram; synth_ecp5 -top Ram; splitnets -ports; clean; log NETLIST; write_json"
    )
    val json = printed.substring(printed.lastIndexOf("NETLIST"))
    val netlist = ujson.read(json.substring(json.indexOf('{'), json.lastIndexOf('}') + 1))("modules")("Ram")
    val names =
      for ((port, value) <- netlist("ports").obj; (bit, i) <- value("bits").arr.zipWithIndex) yield bit -> s"$port $i"
    val cells = netlist("cells").obj.values.toSeq
    val kinds = cells.map(_("type").str).toSet
    if (kinds != Set("DP16KD")) throw new AssertionError(s"$module is $kinds, not block RAM alone")
    cells.map { cell =>
      val pins = for ((pin, bits) <- cell("connections").obj; name <- names.get(bits(0))) yield pin -> name
      val values = for ((name, value) <- cell("parameters").obj if shown(name)) yield name -> value.toString
      (pins.toSeq ++ values).toMap
    }
  }
}
