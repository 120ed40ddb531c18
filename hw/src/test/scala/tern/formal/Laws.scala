package tern.formal

import chisel3._
import chisel3.util._
import tern.bus.{AxiAddress, AxiPort, AxiReadPort, AxiWritePort}
import tern.config.TernConfig
import tern.core.Job
import tern.stream.Span

/** What several rules need. */
object Laws {
  private val pageBytes = 4096

  /** What tells bursts apart: bits of an address above a page, and of the data. */
  val markBits = 2
  def mark(burst: AxiAddress): UInt = burst.addr(13, 12)
  def mark(burst: Span): UInt = burst.address(13, 12)
  def mark(data: UInt): UInt = data(markBits - 1, 0)

  /** Whether a burst stays within 4 KiB. */
  def inPage(config: TernConfig, burst: AxiAddress): Bool =
    burst.addr(log2Ceil(pageBytes) - 1, 0) +& ((burst.len +& 1.U) << log2Ceil(config.beatBytes)) <= pageBytes.U

  /** Whether a burst has a beat, not more than a port takes, and stays within 4 KiB. */
  def lawful(config: TernConfig, burst: Span): Bool =
    burst.beats =/= 0.U && burst.beats <= config.burstBeats.U && burst.address(
      log2Ceil(config.beatBytes) - 1,
      0
    ) === 0.U &&
      burst.address(log2Ceil(pageBytes) - 1, 0) +& (burst.beats << log2Ceil(config.beatBytes)) <= pageBytes.U

  /** Where entry number `index` of a ring lies. */
  def entry(config: TernConfig, ring: UInt, index: UInt, mask: UInt): UInt =
    (ring + ((index & mask) << log2Ceil(Job.bytes)))(config.addressBits - 1, 0)

  /** Software sets it before, and leaves it. */
  def steady(value: Data): Unit = {
    val started = RegNext(true.B, false.B)
    Assumption(!started || value.asUInt === RegNext(value.asUInt))
  }

  /** All channels of a port. */
  def axi(config: TernConfig, port: AxiPort, outstanding: Int, master: Duty): Unit = {
    val read = Wire(new AxiReadPort(config))
    read.ar :#= port.ar
    read.r :#= port.r
    ReadLaws(config, read, outstanding, master)
    val write = Wire(new AxiWritePort(config))
    write.aw :#= port.aw
    write.w :#= port.w
    write.b :#= port.b
    WriteLaws(config, write, outstanding, master, marked = false)
  }
}
