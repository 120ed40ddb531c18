package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.ActivationSlot

/** One matrix and its tokens: what a good [[JobDescriptor]] says, no wider than the configuration needs. */
class Job(config: TernConfig) extends Bundle {
  val weightAddress = UInt(config.addressBits.W)
  val activationAddress = UInt(config.addressBits.W)
  val resultAddress = UInt(config.addressBits.W)
  val k = UInt(log2Ceil(config.maxK + 1).W)
  val n = UInt(Job.nBits.W)
  val tokens = UInt(log2Ceil(config.maxTokens + 1).W)

  /** Of a product of a run: its number. */
  val tag = UInt(32.W)
  val activationStride = UInt(32.W)
  val resultStride = UInt(32.W)
  val weightPortBytes = UInt(32.W)

  /** The matrix is of integers within +-121, as trit planes. Their sums always fit int32: 121 * 128 * 65536 < 2^31. */
  val planes = Bool()

  /** Of a product of a run: vector instructions of its token that must be complete before its activations are there,
    * and if it is `fresh` its weights too.
    */
  val after = UInt(Job.waitBits(config).W)
  val fresh = Bool()

  /** Error code: why the job cannot run, or 0. */
  val error = UInt(4.W)

  /** The dot products are too long for the activation memory to hold all token groups. */
  def long: Bool = ActivationSlot.isLong(config, k)
}

object Job {
  val maxN: Int = 1 << 20
  val nBits: Int = log2Ceil(maxN + 1)
  val bytes: Int = 64

  /** Bits of the descriptor's flags. */
  val planesFlag: Int = 0
  val residentFlag: Int = 1
  val freshFlag: Int = 2

  /** Bits of a number of vector instructions. */
  private def waitBits(config: TernConfig): Int = if (config.vectorLanes > 0) 31 else 0
}

/** One pass of a job over its weights, with its activations loaded. */
class Pass(config: TernConfig) extends Bundle {
  val bank = UInt(1.W)
  val k = UInt(log2Ceil(config.maxK + 1).W)
  val n = UInt(Job.nBits.W)
  val planes = Bool()

  /** Token groups of the pass less one, and token rows of the last of them. */
  val lastGroup = UInt(log2Ceil(config.tokenGroups).W)
  val lastRows = UInt(log2Ceil(config.tokenRows + 1).W)
  val resultAddress = UInt(config.addressBits.W)
  val resultStride = UInt(32.W)
  val lastOfJob = Bool()
  val tag = UInt(32.W)
  val error = UInt(4.W)
}
