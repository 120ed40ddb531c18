package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Holds a product whose weights its own token writes, and all behind it, until the vector instructions that write them
  * are complete.
  */
class FreshGate(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new Job(config)))
    val vectors = Input(UInt(32.W))
    val out = Decoupled(new Job(config))
  })

  // A cycle late, because comparing is a long path; each product is compared anew.
  private val thereReg = RegInit(false.B)
  thereReg := io.in.valid && !io.in.fire && io.vectors >= io.in.bits.after
  private val open = !io.in.bits.fresh || thereReg
  io.out.valid := io.in.valid && open
  io.out.bits := io.in.bits
  io.in.ready := io.out.ready && open
}
