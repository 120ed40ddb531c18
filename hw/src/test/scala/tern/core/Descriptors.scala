package tern.core

import scala.util.Random
import tern.HardwareSpec
import tern.config.TernConfig

/** The 64 bytes of a descriptor, as hw/doc/interface.md lists them. */
final case class Descriptor(
    weightAddress: BigInt,
    activationAddress: BigInt,
    resultAddress: BigInt,
    k: BigInt,
    n: BigInt,
    tokens: BigInt,
    tag: BigInt,
    activationStride: BigInt,
    resultStride: BigInt,
    weightPortBytes: BigInt,
    flags: BigInt = 0,
    reserved: BigInt = 0
) {
  def bits: BigInt = weightAddress | activationAddress << 64 | resultAddress << 128 | k << 192 | n << 224 |
    tokens << 256 | tag << 288 | activationStride << 320 | resultStride << 352 | weightPortBytes << 384 |
    flags << 416 | reserved << 448
  def bytes: IndexedSeq[Byte] = IndexedSeq.tabulate(Job.bytes)(i => (bits >> (8 * i)).toByte)
}

object Descriptor {

  /** A valid one. */
  def random(config: TernConfig, random: Random): Descriptor = {
    def upToBeat(x: Int) = (x + config.beatBytes - 1) / config.beatBytes * config.beatBytes
    val (k, n) = (1 + random.nextInt(config.maxK), 1 + random.nextInt(2000))
    def address = BigInt(random.nextInt(1 << 24)) * config.beatBytes
    Descriptor(
      address,
      address,
      address,
      k,
      n,
      1 + random.nextInt(config.maxTokens),
      random.nextInt(1 << 30),
      upToBeat(k) + config.beatBytes * random.nextInt(3),
      upToBeat(4 * n) + config.beatBytes * random.nextInt(3),
      config.beatBytes * (1 + random.nextInt(100)),
      if (config.planes) random.nextInt(2) else 0
    )
  }
}

trait JobPorts { this: HardwareSpec =>
  def setDescriptor(port: JobDescriptor, d: Descriptor): Unit = {
    set(port.weightAddress, d.weightAddress)
    set(port.activationAddress, d.activationAddress)
    set(port.resultAddress, d.resultAddress)
    set(port.k, d.k)
    set(port.n, d.n)
    set(port.tokens, d.tokens)
    set(port.tag, d.tag)
    set(port.activationStride, d.activationStride)
    set(port.resultStride, d.resultStride)
    set(port.weightPortBytes, d.weightPortBytes)
    set(port.flags, d.flags)
    set(port.after, d.reserved & 0xffffffffL)
    set(port.first, d.reserved >> 32)
  }
  def setJob(port: Job, d: Descriptor, error: Int = 0): Unit = {
    set(port.weightAddress, d.weightAddress)
    set(port.activationAddress, d.activationAddress)
    set(port.resultAddress, d.resultAddress)
    set(port.k, d.k)
    set(port.n, d.n)
    set(port.tokens, d.tokens)
    set(port.tag, d.tag)
    set(port.activationStride, d.activationStride)
    set(port.resultStride, d.resultStride)
    set(port.weightPortBytes, d.weightPortBytes)
    set(port.planes, d.flags == 1)
    set(port.error, error)
  }
  def getJob(port: Job): Descriptor = Descriptor(
    get(port.weightAddress),
    get(port.activationAddress),
    get(port.resultAddress),
    get(port.k),
    get(port.n),
    get(port.tokens),
    get(port.tag),
    get(port.activationStride),
    get(port.resultStride),
    get(port.weightPortBytes),
    get(port.planes)
  )
}
