package tern.formal

/** What came of a question. */
sealed trait Verdict
case object Holds extends Verdict

/** A rule is broken, that many cycles after reset. */
final case class Broken(rule: String, cycle: Int) extends Verdict

/** Time or memory was not enough, or a tool failed. */
final case class Unknown(why: String) extends Verdict
