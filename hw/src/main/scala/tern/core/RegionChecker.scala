package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Window

/** Says whether the three regions of a descriptor lie within the window: weights, activations, results. Their addresses
  * are no wider than the bus; [[JobChecker]] refuses those that are.
  *
  * One adder takes them in turn. The last byte of a region of tokens is `address + (tokens - 1) * stride + bytes - 1`;
  * the product is added up over the bits of `tokens - 1`, so a single token takes no cycle for it.
  */
class RegionChecker(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** A descriptor, which is held until `done`. */
    val descriptor = Input(new JobDescriptor)
    val window = Input(new Window)
    val start = Input(Bool())

    /** With `outside`, one cycle. */
    val done = Output(Bool())
    val outside = Output(Bool())
  })

  private val d = io.descriptor

  /** Offset of the last byte of so many bytes in whole beats, one or more. */
  private def lastOfBeats(bytes: UInt): UInt = (bytes - 1.U) | (config.beatBytes - 1).U

  /** Ports take turns in the image; it ends with the last byte of the last port. */
  private val lastOfImage: UInt = {
    val last = d.weightPortBytes - 1.U
    val granuleBits = log2Ceil(TernConfig.granuleBytes)
    val granules = (last >> granuleBits).asUInt
    val ports = config.weightPorts
    val before = (0 until 6).filter(bit => (ports >> bit & 1) == 1).map(bit => (granules << bit).asUInt).reduce(_ +& _)
    (before +& (ports - 1).U) ## last(granuleBits - 1, 0)
  }

  private val tokenBits = log2Ceil(config.maxTokens + 1)
  private val strideBits = 32 + tokenBits
  private class Region(val first: UInt, val last: UInt, val stride: UInt, val strides: UInt)
  private val strides = (d.tokens - 1.U)(tokenBits - 1, 0)
  private val regions = Seq(
    new Region(d.weightAddress, lastOfImage, 0.U, 0.U),
    new Region(d.activationAddress, lastOfBeats(d.k), d.activationStride, strides),
    new Region(d.resultAddress, lastOfBeats((d.n << 2).asUInt), d.resultStride, strides)
  )

  // Wide enough for the sum of an address on the bus, all strides, and the last byte of the longest image.
  private val sumBits = 2 + Seq(config.addressBits, strideBits, lastOfImage.getWidth).max
  private val idle :: pick :: add :: compare :: Nil = Enum(4)
  private val stateReg = RegInit(idle)
  private val regionReg = RegInit(0.U(log2Ceil(regions.size).W))
  private val sumReg = Reg(UInt(sumBits.W))
  private val addendReg = Reg(UInt(sumBits.W))
  private val strideReg = Reg(UInt(strideBits.W))
  private val leftReg = Reg(UInt(tokenBits.W)) // bits of the number of strides not yet added
  private val outsideReg = Reg(Bool())
  private def ofRegion(value: Region => UInt): UInt =
    VecInit(regions.map(value(_).pad(sumBits)(sumBits - 1, 0)))(regionReg)
  private val first = ofRegion(_.first)
  private val outside =
    outsideReg || !io.window.holdsFrom(config, first) || !io.window.holdsTo(config, sumReg)
  private val lastRegion = regionReg === (regions.size - 1).U

  io.done := stateReg === compare && lastRegion
  io.outside := outside
  switch(stateReg) {
    is(idle) {
      regionReg := 0.U
      outsideReg := false.B
      when(io.start)(stateReg := pick)
    }
    is(pick) {
      sumReg := first
      addendReg := ofRegion(_.last)
      strideReg := ofRegion(_.stride)(strideBits - 1, 0)
      leftReg := ofRegion(_.strides)(tokenBits - 1, 0)
      stateReg := add
    }
    is(add) {
      sumReg := sumReg + addendReg
      addendReg := Mux(leftReg(0), strideReg, 0.U)
      strideReg := (strideReg << 1)(strideBits - 1, 0)
      leftReg := leftReg >> 1
      when(leftReg === 0.U)(stateReg := compare)
    }
    is(compare) {
      outsideReg := outside
      regionReg := regionReg + 1.U
      stateReg := Mux(lastRegion, idle, pick)
    }
  }
}
