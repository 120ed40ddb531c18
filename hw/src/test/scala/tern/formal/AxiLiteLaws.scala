package tern.formal

import chisel3._
import chisel3.util._
import tern.bus.AxiLite

/** AXI4-Lite as this design uses it. One of the two sides is proved, the other taken to keep the rules.
  *
  * @param outstanding
  *   accesses of each kind that are unanswered at most
  */
class AxiLiteLaws(addressBits: Int, outstanding: Int, master: Duty) extends Module {
  val port = IO(Input(new AxiLite(addressBits)))
  private val slave = master.opposite
  private def unanswered(asked: Bool, answered: Bool): UInt = {
    val reg = RegInit(0.U(log2Ceil(outstanding + 1).W))
    reg := reg + asked - answered
    reg
  }
  private val addressed = unanswered(port.aw.fire, port.b.fire)
  private val written = unanswered(port.w.fire, port.b.fire)
  private val read = unanswered(port.ar.fire, port.r.fire)

  StableLaws(port.aw, master, "a register's write address")
  StableLaws(port.w, master, "a register's value")
  StableLaws(port.ar, master, "a register's read address")
  StableLaws(port.b, slave, "a register's answer to a write")
  StableLaws(port.r, slave, "a register's answer to a read")
  slave("a register answers a write that was not made")(!port.b.valid || (addressed =/= 0.U && written =/= 0.U))
  slave("a register answers a read that was not made")(!port.r.valid || read =/= 0.U)
  slave("more accesses are taken than there is room for")(
    (!port.aw.fire || addressed =/= outstanding.U) && (!port.w.fire || written =/= outstanding.U) &&
      (!port.ar.fire || read =/= outstanding.U)
  )
}

object AxiLiteLaws {
  def apply(port: AxiLite, addressBits: Int, outstanding: Int, master: Duty): Unit = {
    val laws = Module(new AxiLiteLaws(addressBits, outstanding, master))
    laws.port :#= port
  }
}
