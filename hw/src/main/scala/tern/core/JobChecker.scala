package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.config.ErrorCode

/** Says, a cycle later, what is wrong with a descriptor; see hw/doc/interface.md. Of several faults, the first in this
  * list is reported.
  */
class JobChecker(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val descriptor = Input(new JobDescriptor)
    val busError = Input(Bool())

    /** A region that it names leaves the window, as [[RegionChecker]] found. */
    val outside = Input(Bool())
    val job = Output(new Job(config))

    /** Nothing is wrong. */
    val runs = Output(Bool())
  })

  private val d = io.descriptor
  private val addresses = Seq(d.weightAddress, d.activationAddress, d.resultAddress)

  private val beatBits = log2Ceil(config.beatBytes)
  private def misaligned(x: UInt): Bool = x(beatBits - 1, 0).orR

  private def found(fault: Bool): Bool = RegNext(fault, false.B)
  private val faults = Seq(
    io.busError -> ErrorCode.readBusError,
    found(d.k > config.maxK.U) -> ErrorCode.kTooLarge,
    found(d.tokens > config.maxTokens.U) -> ErrorCode.tooManyTokens,
    found(
      (addresses ++ Seq(d.activationStride, d.resultStride)).map(misaligned).reduce(_ || _)
    ) -> ErrorCode.misaligned,
    found(d.reserved.orR || (if (config.planes) d.flags(31, 1) else d.flags).orR) -> ErrorCode.badDescriptor,
    found(d.weightPortBytes === 0.U || misaligned(d.weightPortBytes)) -> ErrorCode.badDescriptor,
    found(d.k === 0.U || d.n === 0.U || d.tokens === 0.U || d.n > Job.maxN.U) -> ErrorCode.badDescriptor,
    found(d.activationStride < d.k) -> ErrorCode.badDescriptor,
    found(d.resultStride < (d.n << 2)) -> ErrorCode.badDescriptor,
    found(addresses.map(a => (a >> config.addressBits).orR).reduce(_ || _)) -> ErrorCode.outsideWindow,
    io.outside -> ErrorCode.outsideWindow
  )

  io.job.weightAddress := d.weightAddress
  io.job.activationAddress := d.activationAddress
  io.job.resultAddress := d.resultAddress
  io.job.k := d.k
  io.job.n := d.n
  io.job.tokens := d.tokens
  io.job.tag := d.tag
  io.job.activationStride := d.activationStride
  io.job.resultStride := d.resultStride
  io.job.weightPortBytes := d.weightPortBytes
  io.job.planes := config.planes.B && d.flags(Job.planesFlag)
  io.job.error := PriorityMux(
    faults.map { case (fault, code) => fault -> code.U } :+ (true.B -> ErrorCode.none.U)
  )
  io.runs := !VecInit(faults.map(_._1)).asUInt.orR
}
