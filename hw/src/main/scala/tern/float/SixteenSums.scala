package tern.float

import chisel3._
import chisel3.util._

/** An adder of each lane, lent in cycles in which its owner has nothing to add. Sums come as many cycles later as the
  * adders have stages.
  */
class LentAdders(lanes: Int) extends Bundle {
  val free = Output(Bool())
  val a, b = Input(Vec(lanes, UInt(32.W)))
  val sum = Output(Vec(lanes, UInt(32.W)))
}

/** Adds up floats in the order that all backends share: element `i` to partial sum `i mod 16`, then the tree (0 + 8, 1
  * + 9, ...), (0 + 4, ...), (0 + 2, ...), (0 + 1). It borrows an adder of each lane.
  *
  * A lane has `16 / lanes` of the partial sums, each of which takes an element in `adderLatency` cycles: with as many
  * of them as that, a beat is taken in every cycle. Elements that are missing in the last beat are zeros: no partial
  * sum is ever -0, so they change none.
  */
class SixteenSums(lanes: Int, adderLatency: Int) extends Module {
  require(lanes >= 1 && lanes <= 16 && isPow2(lanes), s"$lanes lanes; expected a power of two up to 16")
  require(adderLatency >= 1, "an adder has no stage; expected one or more")
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new Bundle {

      /** The first beat of a sum of its own; otherwise partial sums go on from those of the sum before. */
      val restart = Bool()
      val last = Bool()
      val values = Vec(lanes, UInt(32.W))
    }))

    /** The adders, which are free in this cycle or not. */
    val adders = Flipped(new LentAdders(lanes))
    val out = Decoupled(UInt(32.W))
  })
  private val slots = 16 / lanes

  // The tree leaves the partial sums as they are: its first level has rows of its own.
  private val rows = slots + (8 / lanes).max(1)
  private val rowBits = log2Ceil(rows)

  private val steps: Seq[TreeStep] = Seq(8, 4, 2, 1).flatMap { half =>
    val from = if (half == 8) 0 else slots
    if (half < lanes) Seq(TreeStep(slots, from, from, half))
    else Seq.tabulate(half / lanes)(i => TreeStep(slots + i, from + i, from + i + half / lanes, 0))
  }
  private val treeReg = RegInit(false.B)
  private val stepReg = RegInit(0.U(log2Ceil(steps.size + 1).W))
  private val ended = stepReg === steps.size.U
  private def now(number: TreeStep => Int, bits: Int) = VecInit(steps.map(number(_).U(bits.W)) :+ 0.U(bits.W))(stepReg)

  private val sums = Mem(rows, Vec(lanes, UInt(32.W)))
  private val resultReg = Reg(UInt(32.W)) // of the tree's last addition, which like those before is to its first row
  private val slotReg = RegInit(0.U(rowBits.W))
  // Partial sums that nothing was added to are zero; sums on their way are not to be read.
  private val emptyReg = RegInit(Fill(slots, 1.U(1.W)))
  private val flyingReg = RegInit(0.U(rows.W))
  private val fresh = !treeReg && io.in.bits.restart
  private val empty = emptyReg | Fill(slots, fresh)

  private val a = Mux(treeReg, now(_.a, rowBits), slotReg)
  private val b = now(_.b, rowBits)
  private val to = Mux(treeReg, now(_.to, rowBits), slotReg)
  private val landing = Wire(Bool())
  private val landingRow = Wire(UInt(rowBits.W))
  private val passes = landing && landingRow === a // a sum that is used as it comes
  private val free = (!flyingReg(a) || passes) && !(treeReg && flyingReg(b))
  private val adds = free && io.adders.free && Mux(treeReg, !ended, io.in.valid)
  io.in.ready := !treeReg && free && io.adders.free

  private def row(at: UInt) = VecInit(sums(at).map(Mux(empty.pad(rows)(at), 0.U, _)))
  private val second = row(b)
  private val shift = now(_.shift, 4)
  io.adders.a := Mux(passes, io.adders.sum, row(a))
  for (lane <- 0 until lanes) {
    // Lanes whose sums nothing follows may add anything.
    val others = steps.map(_.shift).filter(_ > lane).map(by => by.U -> second(lane + by))
    io.adders.b(lane) := Mux(treeReg, MuxLookup(shift, second(lane))(others), io.in.bits.values(lane))
  }

  // A sum is written in the cycle in which it comes.
  landing := ShiftRegister(adds, adderLatency, false.B, true.B)
  landingRow := ShiftRegister(to, adderLatency)
  private val landed = Mux(landing, UIntToOH(landingRow, rows), 0.U)
  when(landing)(sums(landingRow) := io.adders.sum)
  when(landing && landingRow === slots.U)(resultReg := io.adders.sum(0))
  flyingReg := (flyingReg & ~landed) | Mux(adds, UIntToOH(to, rows), 0.U)
  emptyReg := Mux(adds, empty, emptyReg) & ~landed(slots - 1, 0)

  when(adds) {
    when(treeReg)(stepReg := stepReg + 1.U).otherwise {
      slotReg := Mux(slotReg === (slots - 1).U, 0.U, slotReg + 1.U)
      treeReg := io.in.bits.last
    }
  }
  io.out.valid := ended && flyingReg === 0.U
  io.out.bits := resultReg
  when(io.out.fire) {
    treeReg := false.B
    stepReg := 0.U
    slotReg := 0.U
  }
}

/** An addition of the tree: into a row, of a row, and of one that is `shift` lanes further. */
private final case class TreeStep(to: Int, a: Int, b: Int, shift: Int)
