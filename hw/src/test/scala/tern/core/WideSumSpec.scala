package tern.core

import chisel3._
import tern.HardwareSpec

class WideSumSpec extends HardwareSpec {
  private class Harness(start: Int) extends Module {
    val io = IO(new Bundle {
      val clear = Input(Bool())
      val more = Input(UInt(4.W))
      val value = Output(UInt(8.W))
    })
    io.value := new WideSum(4, start, io.clear, io.more).value
  }

  describe("WideSum") {
    for (start <- Seq(0, 1))
      it(s"is in every cycle what came until then, from $start on") {
        simulate(new Harness(start)) { dut =>
          var expected = start
          seeds(5) { random =>
            for (_ <- 0 until 300) {
              get(dut.io.value).toInt should be(expected)
              val (clear, more) = (random.nextInt(40) == 0, random.nextInt(16))
              set(dut.io.clear, clear)
              set(dut.io.more, more)
              dut.clock.step()
              expected = ((if (clear) 0 else expected) + more) % 256
            }
          }
        }
      }
  }
}
