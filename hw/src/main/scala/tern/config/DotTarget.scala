package tern.config

/** What a processing element's adders are made of. It determines when operands are taken and when their sum is ready,
  * so that simulation and synthesis agree to the cycle.
  *
  * @param chains
  *   parallel chains, each of which adds one lane per cycle; 0: no chains, all lanes are taken at once
  * @param leafLanes
  *   lanes that one adder of the first level selects and adds
  * @param arity
  *   terms that one adder of the tree adds
  * @param lastTerms
  *   terms that may be left for the adder that adds the accumulator
  * @param ramRegister
  *   block RAM for activations has a register at its output
  */
sealed abstract class DotTarget(
    val name: String,
    val chains: Int,
    val leafLanes: Int,
    val arity: Int,
    val lastTerms: Int,
    val ramRegister: Boolean
)

object DotTarget {

  /** A binary tree that any tool can map. */
  case object Generic
      extends DotTarget("generic", chains = 0, leafLanes = 1, arity = 2, lastTerms = 1, ramRegister = false)

  /** Lattice ECP5: chains of carry cells that select and add, side by side in one carry chain. */
  case object Ecp5 extends DotTarget("ecp5", chains = 4, leafLanes = 1, arity = 2, lastTerms = 1, ramRegister = true)

  /** Xilinx UltraScale and UltraScale+: two selected activations in one adder, then three terms in one. */
  case object Ultrascale
      extends DotTarget("ultrascale", chains = 0, leafLanes = 2, arity = 3, lastTerms = 2, ramRegister = false)

  val all: Seq[DotTarget] = Seq(Generic, Ecp5, Ultrascale)

  def named(name: String): DotTarget =
    all
      .find(_.name == name)
      .getOrElse(
        throw new IllegalArgumentException(s"target is '$name'; expected one of ${all.map(_.name).mkString(", ")}")
      )
}
