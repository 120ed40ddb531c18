package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.DotShape

/** Where a chunk of activations stands in every row's memory. */
class ActivationSlot(config: TernConfig) extends Bundle {
  val bank = UInt(1.W)

  /** Of dot products longer than `sharedK`. */
  val long = Bool()
  val group = UInt(log2Ceil(config.tokenGroups).W)
  val chunk = UInt(log2Ceil(config.maxChunks).W)

  /** Groups side by side: so many of them that a bank of a power of two is used to the full. */
  def address: UInt = {
    val more = config.tokenGroups - config.longGroups
    val moreGroups = (0 until 3).filter(bit => (more >> bit & 1) == 1).map(bit => (chunk << bit).asUInt)
    val place =
      (moreGroups.map(Mux(long, 0.U, _)) :+ group).foldLeft((chunk << log2Ceil(config.longGroups)).asUInt)(_ +& _)
    bank ## place.pad(log2Ceil(config.bankChunks))(log2Ceil(config.bankChunks) - 1, 0)
  }
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
  * `t + s + 2` cycles ago, as the array wants them, offset to unsigned (`u = a + 128`) and in bit planes. So it is
  * addresses that are delayed, not activations.
  */
class ActivationBuffer(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val write = Input(Valid(new ActivationWrite(config)))
    val read = Input(Valid(new ActivationSlot(config)))
    val activations = Output(Vec(config.tokenRows, UInt((8 * config.lanes).W)))
  })

  private val shape = DotShape(config)
  private def descending[A <: Data](valid: Bool, first: A, places: Int): Seq[Valid[A]] = {
    val top = Wire(Valid(chiselTypeOf(first)))
    top.valid := valid
    top.bits := first
    Iterator.iterate(top)(above => Pipe(above)).take(places).toSeq
  }

  private class Entering extends Bundle {
    val address = UInt((1 + log2Ceil(config.bankChunks)).W)
    val row = chiselTypeOf(io.write.bits.row)

    /** The planes of each step's lanes. */
    val data = chiselTypeOf(io.write.bits.data)
  }
  private val entering = Wire(new Entering)
  entering.address := io.write.bits.slot.address
  entering.row := io.write.bits.row
  entering.data := Cat((0 until shape.steps).reverse.map { step =>
    Cat((7 to 0 by -1).map { bit =>
      val plane = Cat(shape.stepOf(step).reverse.map(lane => io.write.bits.data(8 * lane + bit)))
      if (bit == 7) ~plane else plane
    })
  })

  private val reads = descending(io.read.valid, io.read.bits.address, config.tokenRows + shape.steps - 1)
  private val writes = descending(io.write.valid, entering, config.tokenRows)

  for (t <- 0 until config.tokenRows) {
    val write = writes(t)
    val words = Seq.tabulate(shape.steps) { step =>
      val lanes = shape.stepOf(step)
      val memory = SyncReadMem(2 * config.bankChunks, UInt((8 * lanes.size).W))
      when(write.valid && write.bits.row === t.U) {
        memory.write(write.bits.address, write.bits.data(8 * lanes.last + 7, 8 * lanes.head))
      }
      memory.read(reads(t + step).bits, reads(t + step).valid)
    }
    // A register stands between the slow output of a block RAM and the adders.
    io.activations(t) := RegNext(Cat((7 to 0 by -1).flatMap { bit =>
      words.zipWithIndex.reverse.map { case (word, step) =>
        val width = shape.stepOf(step).size
        word((bit + 1) * width - 1, bit * width)
      }
    }))
  }
}
