package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Window

/** Says whether the four regions that a run's descriptor names lie within the window: both lists, the index maps, the
  * given ids. One adder takes them in turn; addresses wider than the bus are found by [[RunChecker]].
  */
class RunRegions(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** It is held until `done`. */
    val descriptor = Input(new RunDescriptor)
    val window = Input(new Window)
    val start = Input(Bool())

    /** With `outside`, one cycle. */
    val done = Output(Bool())
    val outside = Output(Bool())
  })

  /** Offset of the last byte; of an empty list, of the byte where it would begin. */
  private def lastOf(count: UInt, bytes: Int): UInt =
    Mux(count === 0.U, 0.U, (count << log2Ceil(bytes)) - 1.U)
  private val d = io.descriptor
  private val regions: Seq[(UInt, UInt)] = Seq(
    d.products -> lastOf(d.productCount, RunDescriptor.stepBytes),
    d.vectors -> lastOf(d.vectorCount, RunDescriptor.stepBytes),
    d.maps -> (RunDescriptor.mapBytes - 1).U,
    d.givenIds -> (lastOf(d.givenCount, 4) | (config.beatBytes - 1).U)
  )

  private val sumBits = config.addressBits.max(32 + log2Ceil(RunDescriptor.stepBytes)) + 1
  private val idle :: add :: compare :: Nil = Enum(3)
  private val stateReg = RegInit(idle)
  private val regionReg = Reg(UInt(log2Ceil(regions.size).W))
  private val sumReg = Reg(UInt(sumBits.W))
  private val outsideReg = Reg(Bool())
  private def ofRegion(values: Seq[UInt]): UInt = VecInit(values.map(_.pad(sumBits)(sumBits - 1, 0)))(regionReg)
  private val first = ofRegion(regions.map(_._1(config.addressBits - 1, 0)))
  private val outside =
    outsideReg || !io.window.holdsFrom(config, first) || !io.window.holdsTo(config, sumReg)
  private val lastRegion = regionReg === (regions.size - 1).U

  io.done := stateReg === compare && lastRegion
  io.outside := outside
  switch(stateReg) {
    is(idle) {
      regionReg := 0.U
      outsideReg := false.B
      when(io.start)(stateReg := add)
    }
    is(add) {
      sumReg := first + ofRegion(regions.map(_._2))
      stateReg := compare
    }
    is(compare) {
      outsideReg := outside
      regionReg := regionReg + 1.U
      stateReg := Mux(lastRegion, idle, add)
    }
  }
}
