package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Where a chunk of activations stands in every row's memory. */
class ActivationSlot(config: TernConfig) extends Bundle {
  val bank = UInt(1.W)
  val group = UInt(log2Ceil(config.tokenGroups).W)
  val chunk = UInt(log2Ceil(config.maxChunks).W)
}

/** One chunk of one token on its way into the buffer. */
class ActivationWrite(config: TernConfig) extends Bundle {
  val slot = new ActivationSlot(config)
  val row = UInt(log2Ceil(config.tokenRows).W)
  val data = UInt((8 * config.lanes).W)
}

/** Activations of two passes: one is read by the array while the other is filled. One memory a token row.
  *
  * Reads and writes travel down the rows, one row a cycle: row `t` shows the chunk asked for `t + 1` cycles ago, as the
  * array wants it, offset to unsigned (`u = a + 128`).
  */
class ActivationBuffer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWrite(config)))
    val read = Input(Valid(new ActivationSlot(config)))
    val activations = Output(Vec(config.tokenRows, Vec(config.lanes, UInt(8.W))))
  })

  private def descending[A <: Data](first: Valid[A]): Seq[Valid[A]] =
    Iterator.iterate(first)(above => Pipe(above)).take(config.tokenRows).toSeq

  private val reads = descending(io.read)
  private val writes = descending(io.write)
  private def address(slot: ActivationSlot): UInt = Cat(slot.bank, slot.group, slot.chunk)

  for (t <- 0 until config.tokenRows) {
    val memory = SyncReadMem(1 << address(io.read.bits).getWidth, UInt((8 * config.lanes).W))
    val write = writes(t)
    when(write.valid && write.bits.row === t.U)(memory.write(address(write.bits.slot), write.bits.data))
    val word = memory.read(address(reads(t).bits), reads(t).valid)
    io.activations(t) := VecInit.tabulate(config.lanes)(i => word(8 * i + 7, 8 * i) ^ 0x80.U)
  }
}
