package tern.ternary

import chisel3.RawModule
import chisel3.experimental.annotate
import scala.annotation.nowarn

/** Asks synthesis to keep a module as it is: its adders are not merged with others, nor its registers with equal ones
  * far away.
  */
private[tern] object KeepHierarchy {
  // Chisel has no other way to write Verilog attributes.
  @nowarn("cat=deprecation")
  def apply(module: RawModule): Unit =
    annotate(module)(Seq(firrtl.AttributeAnnotation(module.toTarget, "keep_hierarchy")))
}
