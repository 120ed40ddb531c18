package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Fetches beats from the rows' collectors, which lie all along the array: a tree of registers, four branches a hop.
  *
  * Asking takes no look at the row, so only beats that are there may be asked for. They come in the order in which they
  * were asked for, one a cycle.
  */
class RowGather(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** The row whose next beat is wanted. */
    val row = Flipped(Decoupled(UInt(log2Ceil(config.tokenRows).W)))
    val rows = Vec(config.tokenRows, Flipped(Decoupled(new WriteBeat(config))))
    val beat = Decoupled(new WriteBeat(config))
  })

  /** All branches as one, and the hops to it. */
  private def merge(branches: Seq[Valid[WriteBeat]], hops: Int = 0): (Valid[WriteBeat], Int) =
    if (branches.size == 1) (branches.head, hops)
    else {
      val merged = branches.grouped(4).map { group =>
        val all = Wire(Valid(new WriteBeat(config)))
        all.valid := VecInit(group.map(_.valid)).asUInt.orR
        all.bits := Mux1H(group.map(_.valid), group.map(_.bits))
        Pipe(all)
      }
      merge(merged.toSeq, hops + 1)
    }

  private val leaves = io.rows.zipWithIndex.map { case (row, t) =>
    val leaf = Wire(Valid(new WriteBeat(config)))
    leaf.valid := RegNext(io.row.fire && io.row.bits === t.U, false.B)
    leaf.bits := row.bits
    row.ready := leaf.valid
    assert(!leaf.valid || row.valid, "a beat was asked for that is not there")
    leaf
  }
  private val (root, hops) = merge(leaves.toSeq)

  // As many may be under way as there is room for.
  private val beats = Module(new Queue(new WriteBeat(config), 1 << log2Ceil(hops + 3)))
  private val aheadReg = RegInit(0.U(log2Ceil(beats.entries + 1).W))
  aheadReg := aheadReg + io.row.fire - io.beat.fire
  io.row.ready := aheadReg =/= beats.entries.U
  beats.io.enq.valid := root.valid
  beats.io.enq.bits := root.bits
  assert(!root.valid || beats.io.enq.ready, "a beat was fetched for which there is no place")
  io.beat <> beats.io.deq
}
