package tern.stream

import scala.collection.mutable
import tern.array.SystolicArray
import tern.config.{DotTarget, TernConfig}
import tern.ternary.DotShape
import tern.{Configs, HardwareSpec}

class ActivationBufferSpec extends HardwareSpec {
  // 8 chunks: 5 of three token groups, 8 of two.
  private val whole = Configs.grouped.copy(maxK = 40)
  private val inParts = Configs.grouped.copy(name = "parts", lanes = 20, maxK = 160, loadParts = 5)

  private val unregistered = inParts.copy(name = "unregistered", target = DotTarget.Generic)

  /** A reset as long as the core's, in which everything in flight leaves. */
  private def flush(dut: ActivationBuffer, config: TernConfig): Unit = {
    set(dut.io.write.valid, false)
    set(dut.io.read.valid, false)
    reset(dut, SystolicArray.flushCycles(config))
  }

  for (config <- Seq(whole, inParts, unregistered)) describe(s"ActivationBuffer of ${config.name}") {
    it("shows row t what was asked for so many cycles ago, while the other bank is filled") {
      simulate(new ActivationBuffer(config)) { dut =>
        flush(dut, config)
        seeds(2) { random =>
          type Slot = (Int, Int, Int, Int) // bank, group, chunk, row
          val content = mutable.Map.empty[Slot, BigInt]
          def places(long: Boolean) = if (long) (config.longGroups, config.maxChunks) else (config.tokenGroups, 5)
          def fill(bank: Int, long: Boolean) = {
            val (groups, chunks) = places(long)
            random
              .shuffle(
                for (g <- 0 until groups; c <- 0 until chunks; r <- 0 until config.tokenRows)
                  yield (bank, g, c, r)
              )
              .flatMap(slot => Seq.tabulate(config.loadParts)(part => (slot, part)))
          }
          for (
            ((bank, long), before) <- Seq((0, false), (1, true), (0, true), (1, false), (0, false))
              .zip(Seq(false, false, true, true, false))
          ) {
            content.filterInPlace((slot, _) => slot._1 != bank)
            val (groups, chunks) = places(before)
            val asked = mutable.Buffer.empty[Option[(Int, Int, Int)]]
            val held = content.toMap // of the other bank; nothing yet in the first round
            var compared = 0
            val under = Seq.fill(config.rowSpans + DotShape(config).steps + 4)((null, 0)) // reads are in flight
            for (((slot, part), cycle) <- (fill(bank, long) ++ under).zipWithIndex) {
              set(dut.io.write.valid, slot != null)
              if (slot != null) {
                val data = BigInt(8 * config.loadLanes, random.self)
                content(slot) = content.getOrElse(slot, BigInt(0)) | data << (8 * config.loadLanes * part)
                set(dut.io.write.bits.slot.bank, slot._1)
                set(dut.io.write.bits.slot.long, long)
                set(dut.io.write.bits.slot.group, slot._2)
                set(dut.io.write.bits.slot.chunk, slot._3)
                set(dut.io.write.bits.row, slot._4)
                set(dut.io.write.bits.part, part)
                set(dut.io.write.bits.data, data)
              }
              val read = Option.when(slot != null && random.nextInt(4) > 0)(
                (1 - bank, random.nextInt(groups), random.nextInt(chunks))
              )
              asked += read
              set(dut.io.read.valid, read.isDefined)
              for ((b, g, c) <- read) {
                set(dut.io.read.bits.bank, b)
                set(dut.io.read.bits.long, before)
                set(dut.io.read.bits.group, g)
                set(dut.io.read.bits.chunk, c)
              }
              for (t <- 0 until config.tokenRows; l <- 0 until config.lanes)
                for (
                  (b, g, c) <- asked
                    .lift(cycle - ActivationBuffer.latency(config) - config.rowHops(t) - DotShape(config).skew(l))
                    .flatten
                )
                  if (held.nonEmpty) {
                    compared += 1
                    val expected = ((held((b, g, c, t)) >> (8 * l)).toInt & 0xff) ^ 0x80
                    val shown = get(dut.io.activations(t))
                    (0 to 7).map(i => shown.testBit(i * config.lanes + l)) should equal(
                      (0 to 7).map(i => (expected >> i & 1) == 1)
                    )
                  }
              dut.clock.step()
            }
            asked.flatten should not be empty
            compared should be(if (held.isEmpty) 0 else asked.flatten.size * config.tokenRows * config.lanes)
          }
        }
      }
    }
  }

  describe("ActivationBuffer of rows that all share their weights") {
    val config =
      whole.copy(name = "shared", tokenRows = 16, weightSpan = 16, tokenGroups = 1, target = DotTarget.Generic)
    // The sequencer reads a pass no earlier than three cycles after the last of its activations has entered.
    val soonest = 3

    /** Fills a bank twice, reads it `wait` cycles after the last write, and returns what all rows show. */
    def shown(wait: Int): Seq[BigInt] = {
      var planes = Seq.empty[BigInt]
      simulate(new ActivationBuffer(config)) { dut =>
        flush(dut, config)
        for (offset <- Seq(0, 100)) {
          for (row <- 0 until config.tokenRows) {
            set(dut.io.write.valid, true)
            set(dut.io.write.bits.row, row)
            set(dut.io.write.bits.data, (0 until config.lanes).map(l => BigInt(row + offset) << (8 * l)).sum)
            dut.clock.step()
          }
          set(dut.io.write.valid, false)
          dut.clock.step(if (offset == 0) 20 else wait - 1)
        }
        set(dut.io.read.valid, true)
        dut.clock.step(ActivationBuffer.latency(config))
        planes = dut.io.activations.map(get(_))
      }
      planes
    }

    it("shows the new activations of a pass that waited for them") {
      val lanes = BigInt(2).pow(config.lanes) - 1
      val expected = (0 until config.tokenRows).map { row =>
        (0 to 7)
          .map(bit => if ((((row + 100) ^ 0x80) >> bit & 1) == 1) lanes << (bit * config.lanes) else BigInt(0))
          .sum
      }
      ActivationBuffer.settleCycles(config) should be(1)
      shown(soonest + ActivationBuffer.settleCycles(config)) should equal(expected)
    }
    it("ends the simulation of one that did not") {
      an[Exception] should be thrownBy shown(soonest)
    }
  }
}
