package tern.board.serial

import chisel3._
import chisel3.util._
import tern.stream.TwoPortRam

/** What came between two delimiters. */
class Frame extends Bundle {

  /** Its checksum is right and there was room for it; otherwise none of it can be read. */
  val good = Bool()

  /** Bytes of its content. */
  val length = UInt(log2Ceil(Protocol.maxContent + 1).W)
}

/** Finds frames in the bytes from the line, and passes on those whose checksum is right: content first, then the frame.
  *
  * Whatever was lost or damaged, the next delimiter starts afresh. Content goes into a ring buffer, which keeps it only
  * if its checksum is right.
  */
class FrameReceiver extends Module {
  val io = IO(new Bundle {
    val byte = Flipped(Valid(UInt(8.W)))

    /** The next frame; its handshake drops whatever of its content was not read. */
    val frame = Decoupled(new Frame)

    /** The content of the first frame in the queue, byte by byte. */
    val content = Decoupled(UInt(8.W))

    /** Frames that could not be read, modulo 256. */
    val rejects = Output(UInt(8.W))
  })
  private val pointerBits = log2Ceil(Protocol.bufferBytes)

  private val frames = Module(new Queue(new Frame, Protocol.bufferFrames + 1))
  private val crc = Module(new Crc32)

  // The line's side.
  private val endReg = RegInit(0.U(pointerBits.W)) // after the last good frame
  private val readReg = RegInit(0.U(pointerBits.W))
  private val countReg = RegInit(0.U(pointerBits.W))
  private val escapedReg = RegInit(false.B)
  private val lostReg = RegInit(false.B)
  private val rejectsReg = RegInit(0.U(8.W))
  // A cycle late, which is soon enough for the next byte.
  private val at = RegNext(endReg + countReg)
  private val full = RegNext(endReg + countReg + 1.U === readReg || countReg === (Protocol.maxContent + 4).U)
  private val length = RegNext(countReg - 4.U)
  private val some = RegNext(countReg =/= 0.U || escapedReg, false.B)
  private val good = // content is at least a type and a sequence number
    RegNext(crc.io.matches && !lostReg && !escapedReg && countReg >= 6.U && frames.io.enq.ready, false.B)

  // A byte is held until the next one; registers say what kind it is.
  private val byte = Pipe(io.byte)
  private def comes(special: Int): Bool = byte.valid && byte.bits === special.U
  private val delimiter = RegNext(comes(Protocol.delimiter), false.B)
  private val escape = RegNext(comes(Protocol.escape), false.B)
  private val data = RegNext(byte.valid && !comes(Protocol.delimiter) && !comes(Protocol.escape), false.B)
  private val value = byte.bits ^ Mux(escapedReg, Protocol.flip.U, 0.U)
  crc.io.clear := delimiter
  crc.io.byte.valid := data
  crc.io.byte.bits := value
  when(data) {
    escapedReg := false.B
    when(full)(lostReg := true.B).otherwise(countReg := countReg + 1.U)
  }
  when(escape)(escapedReg := true.B)

  frames.io.enq.valid := delimiter && some
  frames.io.enq.bits.good := good
  frames.io.enq.bits.length := length
  when(delimiter) {
    countReg := 0.U
    escapedReg := false.B
    lostReg := false.B
    when(some && good)(endReg := at)
    when(some && !good)(rejectsReg := rejectsReg + 1.U)
  }
  io.rejects := rejectsReg

  // The reader's side. A byte may take several cycles, since the line is slower: there is a register before the
  // ring's memory, one after it, and one that says whether there is more to read.
  private val firstReg = RegInit(0.U(pointerBits.W)) // of the first frame in the queue
  private val takenReg = RegInit(0.U(log2Ceil(Protocol.maxContent + 1).W))
  private val frame = Queue(frames.io.deq, 1)
  io.frame <> frame
  io.content.bits := RegNext(
    TwoPortRam(Protocol.bufferBytes)(data && !full, at, value)(true.B, RegNext(firstReg + takenReg))
  )
  private val more = RegNext(frame.valid && frame.bits.good && takenReg =/= frame.bits.length, false.B)
  private val waitReg = RegInit(FrameReceiver.cycles.U)
  when(!more || io.content.fire || io.frame.fire)(waitReg := FrameReceiver.cycles.U)
    .elsewhen(waitReg =/= 0.U)(waitReg := waitReg - 1.U)
  io.content.valid := waitReg === 0.U
  when(io.content.fire)(takenReg := takenReg + 1.U)
  when(io.frame.fire) {
    takenReg := 0.U
    when(io.frame.bits.good) {
      val next = firstReg + io.frame.bits.length + 4.U
      firstReg := next
      readReg := next
    }
  }
}

private object FrameReceiver {

  /** Most cycles from knowing the next byte's address to having the byte. */
  val cycles = 3
}
