package tern.formal

import chisel3._
import chisel3.util.ReadyValidIO

/** What is once offered stays, unchanged, until it is taken: AXI4's rule for every channel, and ours for streams. */
object StableLaws {
  def apply[A <: Data](port: ReadyValidIO[A], sender: Duty, name: String = "an offer"): Unit = {
    val waiting = RegNext(port.valid && !port.ready, false.B)
    val before = RegNext(port.bits.asUInt)
    sender(s"$name is withdrawn before it is taken")(!waiting || port.valid)
    sender(s"$name changes before it is taken")(!waiting || port.bits.asUInt === before)
  }
}
