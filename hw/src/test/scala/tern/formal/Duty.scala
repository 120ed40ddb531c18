package tern.formal

import chisel3._

/** Whether one side of an interface is to be proved to keep a rule, or is taken to keep it. */
final class Duty private (val proved: Boolean) {
  def apply(rule: String)(holds: Bool): Unit = if (proved) assert(holds, rule) else Assumption(holds)

  /** That of the other side. */
  def opposite: Duty = if (proved) Duty.assumed else Duty.proved
}

object Duty {
  val proved = new Duty(true)
  val assumed = new Duty(false)
}
