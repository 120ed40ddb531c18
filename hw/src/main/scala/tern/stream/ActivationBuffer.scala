package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.DotShape

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

/** Activations of two passes: one is read by the array while the other is filled. One memory a token row and a step of
  * the array's dot products.
  *
  * Reads and writes travel down the rows, one row a cycle: the lanes of step `s` of row `t` show the chunk asked for
  * `t + s + 1` cycles ago, as the array wants them, offset to unsigned (`u = a + 128`) and in bit planes. So it is
  * addresses that are delayed, not activations.
  */
class ActivationBuffer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWrite(config)))
    val read = Input(Valid(new ActivationSlot(config)))
    val activations = Output(Vec(config.tokenRows, UInt((8 * config.lanes).W)))
  })

  private val shape = DotShape(config)
  private def descending[A <: Data](first: Valid[A], places: Int): Seq[Valid[A]] =
    Iterator.iterate(first)(above => Pipe(above)).take(places).toSeq

  /** The planes of each step's lanes. */
  private val entering = Wire(Valid(new ActivationWrite(config)))
  entering := io.write
  entering.bits.data := Cat((0 until shape.steps).reverse.map { step =>
    Cat((7 to 0 by -1).map { bit =>
      val plane = Cat(shape.stepOf(step).reverse.map(lane => io.write.bits.data(8 * lane + bit)))
      if (bit == 7) ~plane else plane
    })
  })

  private val reads = descending(io.read, config.tokenRows + shape.steps - 1)
  private val writes = descending(entering, config.tokenRows)
  private def address(slot: ActivationSlot): UInt = Cat(slot.bank, slot.group, slot.chunk)

  for (t <- 0 until config.tokenRows) {
    val write = writes(t)
    val words = Seq.tabulate(shape.steps) { step =>
      val lanes = shape.stepOf(step)
      val memory = SyncReadMem(1 << address(io.read.bits).getWidth, UInt((8 * lanes.size).W))
      when(write.valid && write.bits.row === t.U) {
        memory.write(address(write.bits.slot), write.bits.data(8 * lanes.last + 7, 8 * lanes.head))
      }
      memory.read(address(reads(t + step).bits), reads(t + step).valid)
    }
    io.activations(t) := Cat((7 to 0 by -1).flatMap { bit =>
      words.zipWithIndex.reverse.map { case (word, step) =>
        val width = shape.stepOf(step).size
        word((bit + 1) * width - 1, bit * width)
      }
    })
  }
}
