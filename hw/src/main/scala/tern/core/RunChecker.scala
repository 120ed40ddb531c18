package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Window

/** Says, a cycle later, whether the numbers of a run's descriptor are wrong; see hw/doc/interface.md. Where its lists
  * lie is found by [[RunRegions]].
  */
class RunChecker(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val descriptor = Input(new RunDescriptor)
    val window = Input(new Window)
    val wrong = Output(Bool())
  })

  private val d = io.descriptor
  private def low(address: UInt, bytes: Int): Bool = address(log2Ceil(bytes) - 1, 0).orR
  private val counts = Seq(d.productCount, d.vectorCount, d.bodyProducts, d.bodyVectors)
  private val last = d.position +& d.givenCount // the position after the last given id
  private val faults = Seq(
    low(d.products, RunDescriptor.stepBytes),
    low(d.vectors, RunDescriptor.stepBytes),
    low(d.maps, RunDescriptor.stepBytes),
    low(d.givenIds, config.beatBytes),
    Seq(d.products, d.vectors, d.maps, d.givenIds).map(a => (a >> config.addressBits).orR).reduce(_ || _),
    !io.window.aligned,
    counts.map(_(31)).reduce(_ || _),
    d.vectorCount === 0.U,
    d.givenCount === 0.U,
    d.budget === 0.U,
    d.bodyProducts > d.productCount,
    d.bodyVectors > d.vectorCount,
    d.positions > RunDescriptor.most.U,
    d.position >= d.positions,
    last > d.positions,
    d.vocabulary === 0.U || d.vocabulary > RunDescriptor.most.U,
    d.stopCount > RunDescriptor.stopIds.U,
    d.reserved.orR
  )
  io.wrong := VecInit(faults.map(RegNext(_))).asUInt.orR
}
