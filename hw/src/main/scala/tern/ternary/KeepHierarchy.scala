package tern.ternary

import chisel3.RawModule
import chisel3.experimental.annotate
import scala.annotation.nowarn

/** Asks synthesis to keep a module as it is, whatever stands around it: its adders are not merged with others, and its
  * registers not with equal ones far away.
  */
private[tern] object KeepHierarchy {
  // Chisel has no other name for Verilog's attributes.
  @nowarn("cat=deprecation")
  def apply(module: RawModule): Unit =
    annotate(module)(Seq(firrtl.AttributeAnnotation(module.toTarget, "keep_hierarchy")))
}
