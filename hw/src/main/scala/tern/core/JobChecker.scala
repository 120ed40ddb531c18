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

    /** The job is a product of a run, with this number. */
    val product = Flipped(Valid(UInt(31.W)))
    val job = Output(new Job(config))

    /** Nothing is wrong. */
    val runs = Output(Bool())
  })

  private val d = io.descriptor
  private val addresses = Seq(d.weightAddress, d.activationAddress, d.resultAddress)

  private val beatBits = log2Ceil(config.beatBytes)
  private def misaligned(x: UInt): Bool = x(beatBits - 1, 0).orR

  // What must be zero, in the ring and in a run.
  private val known = Option.when(config.planes)(Job.planesFlag).toSeq
  private def otherFlags(known: Int*): Bool = (d.flags & ~known.map(1L << _).sum.U(32.W)).orR
  private val ofJob = (d.first ## d.after).orR || otherFlags(known: _*)
  private val ofProduct =
    !d.flags(Job.residentFlag) || d.first(31) || d.after(31) ||
      otherFlags(known :+ Job.residentFlag :+ Job.freshFlag: _*)
  private val unknown = if (config.vectorLanes > 0) Mux(io.product.valid, ofProduct, ofJob) else ofJob

  private def found(fault: Bool): Bool = RegNext(fault, false.B)
  private val faults = Seq(
    io.busError -> ErrorCode.readBusError,
    found(d.k > config.maxK.U) -> ErrorCode.kTooLarge,
    found(d.tokens > config.maxTokens.U) -> ErrorCode.tooManyTokens,
    found(
      (addresses ++ Seq(d.activationStride, d.resultStride)).map(misaligned).reduce(_ || _)
    ) -> ErrorCode.misaligned,
    found(unknown) -> ErrorCode.badDescriptor,
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
  io.job.tag := (if (config.vectorLanes > 0) Mux(io.product.valid, io.product.bits, d.tag) else d.tag)
  io.job.after := d.after
  io.job.fresh := (config.vectorLanes > 0).B && d.flags(Job.freshFlag)
  io.job.activationStride := d.activationStride
  io.job.resultStride := d.resultStride
  io.job.weightPortBytes := d.weightPortBytes
  io.job.planes := config.planes.B && d.flags(Job.planesFlag)
  io.job.error := PriorityMux(
    faults.map { case (fault, code) => fault -> code.U } :+ (true.B -> ErrorCode.none.U)
  )
  io.runs := !VecInit(faults.map(_._1)).asUInt.orR
}
