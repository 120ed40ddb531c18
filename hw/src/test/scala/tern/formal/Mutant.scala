package tern.formal

/** A fault planted in the Verilog of a module: text that stands there once, and what stands there instead.
  *
  * @param cycles
  *   in which it must be found
  */
final case class Mutant(what: String, module: String, from: String, to: String, cycles: Int = 20) {

  /** The design with the fault. */
  def planted(design: String): String = {
    val modules = design.split("(?m)^(?=module )").toSeq
    val (hit, index) = modules.zipWithIndex
      .find(_._1.startsWith(s"module $module("))
      .getOrElse(throw new NoSuchElementException(s"mutant '$what': no module $module in the design"))
    val found = hit.sliding(from.length).count(_ == from)
    require(found == 1, s"mutant '$what': '$from' stands $found times in $module, expected once")
    modules.updated(index, hit.replace(from, to)).mkString
  }
}
