package tern.stream

import chisel3._
import chisel3.util._

/** A queue of two between two that lie apart. That there is something, and that there is room, stand in registers,
  * where a `Queue` compares its pointers first: nobody waits for that, at either side.
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
  when(roomReg)(words(inReg) := io.enq.bits) // in a free place anything may stand
  when(comes)(inReg := ~inReg)
  when(goes)(outReg := ~outReg)
  anyReg := comes || (anyReg && !(goes && roomReg))
  roomReg := goes || (roomReg && !(comes && anyReg))
  assert(
    (inReg === outReg) === (anyReg =/= roomReg) || !(anyReg || roomReg), // neither of them before its first reset
    "the flags of a pair are not those of its places"
  )
}

object Pair {

  /** What comes out of a pair that takes `enq`. */
  def apply[A <: Data](enq: ReadyValidIO[A]): DecoupledIO[A] = {
    val pair = Module(new Pair(chiselTypeOf(enq.bits)))
    pair.io.enq <> enq
    pair.io.deq
  }
}
