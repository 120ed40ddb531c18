package tern.stream

import chisel3._
import scala.util.Random
import tern.{Handshakes, HardwareSpec}

class BlockFifoSpec extends HardwareSpec with Handshakes {
  for (entries <- Seq(2, 5, 16)) describe(s"BlockFifo of $entries") {
    it("hands on every word once, in order, one word per cycle when it holds enough of them") {
      simulate(new BlockFifo(UInt(16.W), entries)) { dut =>
        val random = new Random(entries)
        val words = Seq.fill(200)(BigInt(16, random))
        val fullSpeed = if (entries < 4) 2 * words.size else words.size + 8
        obeysStreamLaws(dut.clock, dut.io.enq, dut.io.deq, words, words, fullSpeed)(set(_, _), get(_))
      }
    }
    it("takes as many words as it says, and a few more ahead") {
      simulate(new BlockFifo(UInt(16.W), entries)) { dut =>
        set(dut.io.deq.ready, false)
        set(dut.io.enq.valid, true)
        val taken = Seq.fill(entries + 20) {
          val ready = get(dut.io.enq.ready)
          dut.clock.step()
          ready
        }
        taken.count(identity) should equal(entries + 8)
      }
    }
  }
}
