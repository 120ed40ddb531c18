package tern.formal

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.core.{Job, JobFetch}

/** The fetcher of descriptors, whatever is posted and whatever memory answers. */
class JobFetchHarness(config: TernConfig) extends Harness {
  private val fetch = Module(new JobFetch(config))
  private val (enable, burstReady, beatValid) = (free(Bool()), free(Bool()), free(Bool()))
  private val (weightReady, computeReady) = (free(Bool()), free(Bool()))
  private val beat = free(chiselTypeOf(fetch.io.memory.beat.bits))
  private val window = free(chiselTypeOf(fetch.io.window))
  private val ring = free(UInt(config.addressBits.W))
  private val mask = free(chiselTypeOf(fetch.io.ringMask))
  private val more = free(UInt(2.W))

  // The host posts as it likes, but never more than the ring holds.
  private val postedReg = RegInit(0.U(log2Ceil(config.maxRingEntries + 1).W)) // and not fetched
  private val fetchedBefore = RegNext(fetch.io.fetched, 0.U)
  private val counted = fetch.io.fetched =/= fetchedBefore
  private val waiting = postedReg - counted
  postedReg := waiting + more
  Assumption(postedReg +& more <= mask +& 1.U)
  Laws.steady(window)
  Laws.steady(ring ## mask)
  Assumption(((mask +& 1.U) & mask) === 0.U)
  fetch.io.enable := enable
  fetch.io.ringAddress := ring
  fetch.io.ringMask := mask
  fetch.io.posted := fetch.io.fetched + waiting
  fetch.io.window := window
  fetch.io.productDone := false.B
  fetch.io.memory.burst.ready := burstReady
  fetch.io.memory.beat.valid := beatValid
  fetch.io.memory.beat.bits := beat
  fetch.io.weightJob.ready := weightReady
  fetch.io.computeJob.ready := computeReady
  ReadLaws.ofStream(config, fetch.io.memory, 2, Duty.proved)
  Assumption(ring(log2Ceil(Job.bytes) - 1, 0) === 0.U)

  private val burst = fetch.io.memory.burst
  private val askedReg = RegInit(false.B) // for a descriptor that is not counted yet
  when(counted)(askedReg := false.B)
  when(burst.fire)(askedReg := true.B)
  assert(!burst.valid || waiting =/= 0.U, "a descriptor is fetched that is not posted")
  assert(!burst.valid || !askedReg || counted, "a descriptor is fetched twice")
  assert(!counted || (askedReg && fetch.io.fetched === fetchedBefore + 1.U), "a descriptor is skipped")
  assert(
    !burst.valid || burst.bits.address === Laws.entry(config, ring, fetch.io.fetched, mask),
    "a descriptor is fetched from another place than its own"
  )
  assert(!(fetch.io.stopped && burst.valid), "a descriptor is fetched after a bad one")
}
