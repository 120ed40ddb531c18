package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.config.ErrorCode

/** Reads the 64 bytes of a descriptor and says, a cycle later, what is wrong with them; see hw/doc/interface.md. */
class JobChecker(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val bytes = Input(UInt((8 * Job.bytes).W))
    val busError = Input(Bool())
    val job = Output(new Job(config))

    /** Nothing is wrong. */
    val runs = Output(Bool())
  })

  private def field(offset: Int, bits: Int): UInt = io.bytes(8 * offset + bits - 1, 8 * offset)
  private val addresses = Seq(0, 8, 16).map(field(_, 64))
  private val k = field(24, 32)
  private val n = field(28, 32)
  private val tokens = field(32, 32)
  private val activationStride = field(40, 32)
  private val resultStride = field(44, 32)
  private val portBytes = field(48, 32)

  private val beatBits = log2Ceil(config.beatBytes)
  private def misaligned(x: UInt): Bool = x(beatBits - 1, 0).orR

  private def found(fault: Bool): Bool = RegNext(fault, false.B)
  private val faults = Seq(
    io.busError -> ErrorCode.readBusError,
    found(k > config.maxK.U) -> ErrorCode.kTooLarge,
    found(tokens > config.maxTokens.U) -> ErrorCode.tooManyTokens,
    found((addresses ++ Seq(activationStride, resultStride)).map(misaligned).reduce(_ || _)) -> ErrorCode.misaligned,
    found(field(52, 96).orR || portBytes === 0.U || misaligned(portBytes)) -> ErrorCode.badDescriptor,
    found(k === 0.U || n === 0.U || tokens === 0.U || n > Job.maxN.U) -> ErrorCode.badDescriptor,
    found(activationStride < k) -> ErrorCode.badDescriptor,
    found(resultStride < (n << 2)) -> ErrorCode.badDescriptor,
    found(addresses.map(a => (a >> config.addressBits).orR).reduce(_ || _)) -> ErrorCode.badDescriptor
  )

  io.job.weightAddress := addresses(0)
  io.job.activationAddress := addresses(1)
  io.job.resultAddress := addresses(2)
  io.job.k := k
  io.job.n := n
  io.job.tokens := tokens
  io.job.tag := field(36, 32)
  io.job.activationStride := activationStride
  io.job.resultStride := resultStride
  io.job.weightPortBytes := portBytes
  io.job.error := PriorityMux(
    faults.map { case (fault, code) => fault -> code.U } :+ (true.B -> ErrorCode.none.U)
  )
  io.runs := !VecInit(faults.map(_._1)).asUInt.orR
}
