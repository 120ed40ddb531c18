package tern.stream

import chisel3._
import scala.util.Random
import tern.{Handshakes, HardwareSpec}

class PairSpec extends HardwareSpec with Handshakes {
  describe("Pair") {
    it("hands on every word once, in order, one word per cycle") {
      simulate(new Pair(UInt(16.W))) { dut =>
        val random = new Random(2)
        val words = Seq.fill(200)(BigInt(16, random))
        obeysStreamLaws(dut.clock, dut.io.enq, dut.io.deq, words, words, words.size + 2)(set(_, _), get(_))
      }
    }
    it("takes two words, and each is there in the next cycle") {
      simulate(new Pair(UInt(16.W))) { dut =>
        set(dut.io.deq.ready, false)
        set(dut.io.enq.valid, true)
        val seen = Seq.fill(4) {
          val now = (get(dut.io.enq.ready), get(dut.io.deq.valid))
          dut.clock.step()
          now
        }
        seen should equal(Seq((true, false), (true, true), (false, true), (false, true)))
      }
    }
  }
}
