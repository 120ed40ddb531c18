package tern.float

import chisel3._
import chisel3.util._
import scala.util.Random
import tern.HardwareSpec

/** Sums with the adders that they borrow. */
class SumsBench(lanes: Int, adderStages: Int) extends Module {
  private val sums = Module(new SixteenSums(lanes, adderStages))
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(chiselTypeOf(sums.io.in.bits)))
    val free = Input(Bool())
    val out = Decoupled(UInt(32.W))
  })
  sums.io.adders.free := io.free
  sums.io.in :<>= io.in
  io.out :<>= sums.io.out
  for (lane <- 0 until lanes) {
    val add = Module(new Add(adderStages))
    add.in := VecInit(sums.io.adders.a(lane), sums.io.adders.b(lane))
    sums.io.adders.sum(lane) := add.out
  }
}

class SixteenSumsSpec extends HardwareSpec {

  /** As the host adds up: into partial sums, which stay, and the sum of those. */
  private def sum(values: Seq[Int], partial: Array[Float]): Int = {
    for ((value, i) <- values.zipWithIndex) partial(i % 16) += Words.float(value)
    val s = partial.clone()
    for (half <- Seq(8, 4, 2, 1); i <- 0 until half) s(i) += s(i + half)
    Words.word(s(0))
  }

  for ((lanes, stages) <- Seq(1 -> 5, 4 -> 4, 16 -> 2))
    describe(s"SixteenSums of $lanes lanes with adders of $stages stages") {
      it("equals the host's order for any length, at its pace, with pauses or without, whenever the adders are free") {
        simulate(new SumsBench(lanes, stages)) { dut =>
          val random = new Random(3)
          reset(dut, 2)
          set(dut.io.free, true)

          /** Lends the adders in some cycles only, if there are pauses. */
          def step(pauses: Boolean): Unit = {
            dut.clock.step()
            set(dut.io.free, !pauses || random.nextInt(3) != 0)
          }
          val lengths = (1 to 40) ++ Seq(48, 100, 257)
          var partial = new Array[Float](16)
          for (length <- lengths; pauses <- Seq(false, true)) withClue(s"$length elements: ") {
            val values = Seq.fill(length) {
              if (length % 7 == 3) Words.random(random)
              else if (length % 7 == 5) Int.MinValue // -0
              else Words.word((random.nextFloat() - 0.5f) * (1 << random.nextInt(8)))
            }
            val continued = random.nextInt(3) == 0
            if (!continued) partial = new Array[Float](16)
            val beats = values.grouped(lanes).toSeq
            var (at, cycles) = (0, 0)
            while (at < beats.size) {
              val comes = !pauses || random.nextBoolean()
              set(dut.io.in.valid, comes)
              set(dut.io.in.bits.restart, !continued && at == 0)
              set(dut.io.in.bits.last, at == beats.size - 1)
              for ((port, word) <- dut.io.in.bits.values.zip(beats(at).padTo(lanes, 0)))
                set(port, BigInt(word & 0xffffffffL))
              if (comes && get(dut.io.in.ready)) at += 1
              step(pauses)
              cycles += 1
            }
            set(dut.io.in.valid, false)
            // A slot takes a beat in every so many cycles.
            val slots = 16 / lanes
            if (!pauses) cycles should be <= beats.size + beats.size / slots * (stages - slots).max(0)
            while (!get(dut.io.out.valid)) step(pauses)
            set(dut.io.free, true)
            if (pauses) dut.clock.step(random.nextInt(5))
            get(dut.io.out.bits).toInt should be(sum(values, partial))
            set(dut.io.out.ready, true)
            dut.clock.step()
            set(dut.io.out.ready, false)
          }
        }
      }
    }
}
