package tern.formal

import chisel3._
import chisel3.util.ReadyValidIO

/** What a proof is about: a module, the rules that its surroundings keep, and the rules that it must keep itself. All
  * inputs are free, and reset lasts for the first cycle.
  *
  * Rules are [[chisel3.assert]]s and [[Assumption]]s, so every assertion of the module itself is proved as well.
  */
abstract class Harness extends Module {
  Assumption.resetInFirstCycle(clock, reset.asBool)

  /** A value that may be anything in every cycle. */
  protected def free[A <: Data](kind: A): A = IO(Input(kind))

  /** An offer that may come at any time; once there it stays until it is taken. */
  protected def offered[A <: Data](port: ReadyValidIO[A], valid: Bool, bits: A): Unit = {
    port.valid := valid
    port.bits := bits
    StableLaws(port, Duty.assumed)
  }
}
