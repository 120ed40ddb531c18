package tern.board.serial

import chisel3._
import chisel3.util._
import tern.stream.Room

/** One byte of a frame's content. */
class ContentByte extends Bundle {
  val byte = UInt(8.W)
  val last = Bool()
}

/** Puts content between delimiters, followed by its checksum, with escapes where needed. */
class FrameSender extends Module {
  val io = IO(new Bundle {
    val content = Flipped(Decoupled(new ContentByte))
    val byte = Decoupled(UInt(8.W))
  })

  private val open :: content :: sum :: close :: Nil = Enum(4)
  private val stateReg = RegInit(open)
  private val escapedReg = RegInit(false.B)
  private val sumByteReg = RegInit(0.U(2.W))
  private val crc = Module(new Crc32)

  private val sumByte = VecInit((0 until 4).map(i => crc.io.sum(8 * i + 7, 8 * i)))(sumByteReg)
  private val plain = Mux(stateReg === sum, sumByte, io.content.bits.byte)
  private val atBorder = stateReg === open || stateReg === close
  // A byte stays until it is taken; one cycle examines it, the next offers it.
  private val there = MuxLookup(stateReg, true.B)(
    Seq(open -> io.content.valid, content -> (io.content.valid && !crc.io.busy), sum -> !crc.io.busy)
  )
  private val special = RegNext(plain === Protocol.delimiter.U || plain === Protocol.escape.U)
  io.byte.valid := Room(there, io.byte.fire)
  io.byte.bits := Mux(
    atBorder,
    Protocol.delimiter.U,
    Mux(!special, plain, Mux(escapedReg, plain ^ Protocol.flip.U, Protocol.escape.U))
  )
  private val whole = io.byte.fire && !atBorder && (!special || escapedReg)
  when(io.byte.fire && !atBorder)(escapedReg := special && !escapedReg)

  io.content.ready := whole && stateReg === content
  crc.io.clear := stateReg === open
  crc.io.byte.valid := io.content.fire
  crc.io.byte.bits := io.content.bits.byte
  switch(stateReg) {
    is(open)(when(io.byte.fire)(stateReg := content))
    is(content)(when(io.content.fire && io.content.bits.last)(stateReg := sum))
    is(sum) {
      when(whole) {
        sumByteReg := sumByteReg + 1.U
        when(sumByteReg === 3.U)(stateReg := close)
      }
    }
    is(close)(when(io.byte.fire)(stateReg := open))
  }
}
