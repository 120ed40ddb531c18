package tern.formal

/** How far a proof reaches. */
sealed trait Method

/** In every cycle, by an invariant that ABC finds (property directed reachability) and checks to be inductive. */
case object Unbounded extends Method

/** In the first `cycles` after reset, whatever happens in them.
  *
  * @param short
  *   of these in a short run
  */
final case class Bounded(cycles: Int, short: Int) extends Method
