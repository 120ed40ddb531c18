package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.DotShape

/** Where a chunk of activations is in every row's memory. */
class ActivationSlot(config: TernConfig) extends Bundle {
  val bank = UInt(1.W)

  /** Of dot products longer than `sharedK`. */
  val long = Bool()
  val group = UInt(log2Ceil(config.tokenGroups).W)
  val chunk = UInt(log2Ceil(config.maxChunks).W)

  /** Groups are stored side by side, so that they fill a bank whose size is a power of two. */
  def address: UInt = {
    val more = config.tokenGroups - config.longGroups
    val moreGroups = (0 until 3).filter(bit => (more >> bit & 1) == 1).map(bit => (chunk << bit).asUInt)
    val place =
      (moreGroups.map(Mux(long, 0.U, _)) :+ group).foldLeft((chunk << log2Ceil(config.longGroups)).asUInt)(_ +& _)
    bank ## place.pad(log2Ceil(config.bankChunks))(log2Ceil(config.bankChunks) - 1, 0)
  }
}

object ActivationSlot {

  /** Both banks of a row's memory. */
  def addressBits(config: TernConfig): Int = 1 + log2Ceil(config.bankChunks)

  /** Whether a dot product of length `k` is too long for the memory to hold all of its token groups. */
  def isLong(config: TernConfig, k: UInt): Bool = k > config.sharedK.U
}

/** A part of one chunk of one token on its way into the buffer. */
class ActivationWrite(config: TernConfig) extends Bundle {
  val slot = new ActivationSlot(config)
  val row = UInt(log2Ceil(config.tokenRows).W)
  val part = UInt(log2Ceil(config.loadParts).W)
  val data = UInt((8 * config.loadLanes).W)
}

/** Double buffer for the activations of two passes: the array reads one while the other is filled.
  *
  * Reads travel down the rows with the weights: the lanes of step `s` of row `t` show the chunk asked for `rowHops(t) +
  * s + latency` cycles ago, as the array wants them, offset to unsigned (`u = a + 128`) and in bit planes. So addresses
  * are delayed, not activations. Writes travel faster, `rowsPerHop` rows per cycle, which takes fewer registers.
  */
class ActivationBuffer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWrite(config)))
    val read = Input(Valid(new ActivationSlot(config)))
    val activations = Output(Vec(config.tokenRows, UInt((8 * config.lanes).W)))
  })

  private class Entering extends Bundle {
    val row = chiselTypeOf(io.write.bits.row)
    val word = new ActivationWord(config)
  }
  private val entering = Wire(Valid(new Entering))
  entering.valid := io.write.valid
  entering.bits.row := io.write.bits.row
  entering.bits.word.address := io.write.bits.slot.address
  entering.bits.word.part := io.write.bits.part
  entering.bits.word.planes := Cat(ActivationRow.slices(config).reverse.map { lanes =>
    Cat((7 to 0 by -1).map { bit =>
      val plane = Cat(lanes.reverse.map(lane => io.write.bits.data(8 * lane + bit)))
      if (bit == 7) ~plane else plane
    })
  })
  // Whether to read is known late, and a memory's output is slow, so the address is registered first and the adders' registers follow the memory.
  private val asked = Wire(Valid(UInt(ActivationSlot.addressBits(config).W)))
  asked.valid := RegNext(io.read.valid, false.B)
  asked.bits := RegNext(io.read.bits.address)

  private val reads = ActivationRow.descending(asked, ActivationBuffer.readCycles(config))
  private val writes =
    ActivationRow.descending(entering, (config.tokenRows - 1) / ActivationBuffer.rowsPerHop + 2)
  private def bank(address: UInt): UInt = address.head(1)
  assert(
    !entering.valid || !reads.map(r => r.valid && bank(r.bits) === bank(entering.bits.word.address)).reduce(_ || _),
    "a bank of activations is filled that the array still reads"
  )
  for (t <- 0 until config.tokenRows) {
    val row = Module(new ActivationRow(config))
    val hop = t / ActivationBuffer.rowsPerHop
    row.io.write.valid := RegNext(writes(hop).valid && writes(hop).bits.row === t.U)
    row.io.write.bits := writes(hop + 1).bits.word
    row.io.read := reads(config.rowHops(t))
    val comes = writes.take(hop + 2).map { w =>
      w.valid && w.bits.row === t.U && bank(w.bits.word.address) === bank(row.io.read.bits)
    }
    assert(!row.io.read.valid || !comes.reduce(_ || _), "activations are read that have not come to their row yet")
    io.activations(t) := row.io.activations
  }
}

object ActivationBuffer {

  /** Cycles from the request for a chunk to the lanes of its first step in row 0. */
  def latency(config: TernConfig): Int = if (config.target.ramRegister) 3 else 2

  /** Cycles from the request for a chunk until the last row has read the last of its lanes. */
  def readCycles(config: TernConfig): Int = config.rowSpans + DotShape(config).steps

  /** Rows that share a register on the write path. */
  private val rowsPerHop = 4

  /** Cycles that a pass must wait after the last of its activations has entered: where many rows share their weights,
    * reads would overtake writes. A pass that is announced at once is read two cycles later anyway, or three with
    * `issueAhead`: the core's pass loader, a FIFO and the sequencer are in between.
    */
  def settleCycles(config: TernConfig): Int = {
    val lag = (0 until config.tokenRows).map(t => t / rowsPerHop - config.rowHops(t)).max
    (lag - (if (config.issueAhead) 3 else 2)).max(0)
  }
}
