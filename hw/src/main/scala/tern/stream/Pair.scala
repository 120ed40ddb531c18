package tern.stream

import chisel3._
import chisel3.util._

/** Skid buffer: a FIFO of two entries between modules that are far apart. `valid` and `ready` come straight from
  * registers, where a `Queue` compares its pointers first, so no path passes through.
  */
class Pair[A <: Data](kind: A) extends Module {
  val io = IO(new Bundle {
    val enq = Flipped(Decoupled(kind))
    val deq = Decoupled(kind)
  })
  private val words = Mem(2, kind)
  private val inReg, outReg = RegInit(0.U(1.W))
  private val anyReg = RegInit(false.B)
  private val roomReg = RegInit(true.B)
  private val comes = io.enq.fire
  private val goes = io.deq.fire

  io.enq.ready := roomReg
  io.deq.valid := anyReg
  io.deq.bits := words(outReg)
  when(roomReg)(words(inReg) := io.enq.bits) // a free entry may hold anything
  when(comes)(inReg := ~inReg)
  when(goes)(outReg := ~outReg)
  anyReg := comes || (anyReg && !(goes && roomReg))
  roomReg := goes || (roomReg && !(comes && anyReg))
  assert(
    (inReg === outReg) === (anyReg =/= roomReg) || !(anyReg || roomReg), // neither is set before the first reset
    "the flags of a pair are not those of its places"
  )
}

object Pair {

  /** The output of a skid buffer that takes `enq`. */
  def apply[A <: Data](enq: ReadyValidIO[A]): DecoupledIO[A] = {
    val pair = Module(new Pair(chiselTypeOf(enq.bits)))
    pair.io.enq <> enq
    pair.io.deq
  }
}
