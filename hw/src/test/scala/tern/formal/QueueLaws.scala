package tern.formal

import chisel3._
import chisel3.util._

/** What goes in comes out once, in order, and in time: nothing is lost, doubled, reordered or made up.
  *
  * Of all items any two may be coloured, an earlier one and a later one; all others are plain. Because a queue does not
  * look at what it carries, it is enough that these two come out once each and in their order.
  *
  * @param latency
  *   cycles after which one comes out at the latest if the other side takes all that is offered
  */
class QueueLaws(latency: Int) extends Module {
  val io = IO(new Bundle {
    val in = Input(Valid(UInt(QueueLaws.colourBits.W)))
    val out = Input(Decoupled(UInt(QueueLaws.colourBits.W)))

    /** What comes out waits for others than this queue. */
    val held = Input(Bool())
  })
  private val sentReg, seenReg = RegInit(0.U(2.W)) // coloured items so far
  private val quietReg = RegInit(0.U(log2Ceil(latency + 1).W))
  private val colour = io.out.bits

  Assumption(!io.in.valid || io.in.bits === 0.U || io.in.bits === sentReg + 1.U)
  when(io.in.valid && io.in.bits =/= 0.U)(sentReg := io.in.bits)
  when(io.out.fire && colour =/= 0.U)(seenReg := colour)
  assert(
    !io.out.valid || colour === 0.U || (colour === seenReg + 1.U && colour <= sentReg),
    "an item is lost, doubled, made up or out of order"
  )

  // Lost for good, the last one would leave no other to be compared with.
  quietReg := Mux(seenReg === sentReg || io.out.valid || !io.out.ready || io.held, 0.U, quietReg + 1.U)
  assert(quietReg < latency.U, "an item does not come out in time")
}

object QueueLaws {

  /** Plain, the earlier and the later one. */
  val colourBits = 2
}
