package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** How a job's tokens are divided among its passes, for each module that walks through them.
  *
  * Weights are prefetched far ahead of activations, so [[WeightFeeder]] and [[PassLoader]] walk at their own pace. Both
  * use this class, so they agree on the number of passes.
  *
  * @param job
  *   whose passes these are
  */
class PassPlan(config: TernConfig, job: Job) {
  private val leftReg = Reg(UInt(log2Ceil(config.maxTokens + 1).W))
  private val most = Mux(job.long, config.passTokens(config.maxK).U, config.passTokens.U)
  private val full = MuxCase(
    most,
    PassPlan.sharedGroups(config).map { g =>
      val tokens = g * config.tokenRows
      (leftReg <= (2 * tokens).U && most > tokens.U) -> tokens.U
    }
  )

  /** The current pass is the last of the job. */
  val last: Bool = leftReg <= most

  /** Tokens of the current pass. */
  val tokens: UInt = Mux(last, leftReg, full)

  def start(tokens: UInt): Unit = leftReg := tokens

  /** Moves on to the next pass; after the last one the count is meaningless. */
  def advance(): Unit = leftReg := leftReg - full
}

object PassPlan {

  /** Groups that the last but one pass may take instead of all, if that many can take the rest: a pass of few groups is
    * bound by memory, so groups are better spread evenly.
    */
  private def sharedGroups(config: TernConfig): Seq[Int] = config.longGroups / 2 + 1 until config.tokenGroups

  /** Tokens of each pass of a job. */
  def passes(config: TernConfig, k: Int, tokens: Int): Seq[Int] = {
    val most = config.passTokens(k)
    if (tokens <= most) Seq(tokens)
    else {
      val shared = sharedGroups(config).map(_ * config.tokenRows)
      val now = shared.find(now => tokens <= 2 * now && now < most).getOrElse(most)
      now +: passes(config, k, tokens - now)
    }
  }
}
