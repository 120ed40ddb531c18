package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Fetches beats from the collectors along the array through a pipelined tree with four branches per level.
  *
  * A request does not look at the collector, so only beats that are there may be asked for. They come in the order of
  * the requests, one per cycle.
  */
class RowGather(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** The collector whose next beat is asked for. */
    val collector = Flipped(Decoupled(UInt(log2Ceil(config.collectors).W)))
    val collectors = Vec(config.collectors, Flipped(Decoupled(new ResultBeat(config))))
    val beat = Decoupled(new ResultBeat(config))
  })

  /** All branches merged into one, and the levels to it. */
  private def merge(branches: Seq[Valid[ResultBeat]], hops: Int = 0): (Valid[ResultBeat], Int) =
    if (branches.size == 1) (branches.head, hops)
    else {
      val merged = branches.grouped(4).map { group =>
        val all = Wire(Valid(new ResultBeat(config)))
        all.valid := VecInit(group.map(_.valid)).asUInt.orR
        all.bits := Mux1H(group.map(_.valid), group.map(_.bits))
        Pipe(all)
      }
      merge(merged.toSeq, hops + 1)
    }

  private val leaves = io.collectors.zipWithIndex.map { case (beat, i) =>
    val leaf = Wire(Valid(new ResultBeat(config)))
    leaf.valid := RegNext(io.collector.fire && io.collector.bits === i.U, false.B)
    leaf.bits := beat.bits
    beat.ready := leaf.valid
    assert(!leaf.valid || beat.valid, "a beat was asked for that is not there")
    leaf
  }
  private val (root, hops) = merge(leaves.toSeq)

  // As many may be in flight as there is room for.
  private val ahead = Module(new ReadAhead(new ResultBeat(config), 1 + hops))
  io.collector.ready := ahead.io.room
  ahead.io.asked := io.collector.fire
  ahead.io.word := root.bits
  io.beat <> Pair(ahead.io.deq)
}
