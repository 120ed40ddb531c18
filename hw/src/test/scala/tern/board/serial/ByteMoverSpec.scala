package tern.board.serial

import tern.{Configs, HardwareSpec}

class ByteMoverSpec extends HardwareSpec {
  private val config = Configs.tiny.copy(addressBits = 20)
  private val beat = config.beatBytes

  describe("ByteMover on a bus of 20 bits") {
    it("asks for the bus's last beat, which no memory has, where an address lies beyond it") {
      simulate(new ByteMover(config)) { dut =>
        val last = (1 << 20) - beat
        val expected = Seq[(BigInt, Int)](
          BigInt(0) -> 0,
          BigInt(last + 1) -> last,
          BigInt(1 << 20) -> last,
          BigInt((1 << 20) + 3 * beat) -> last,
          BigInt("80000000", 16) -> last
        )
        set(dut.io.out.ready, true)
        for ((address, asked) <- expected) withClue(s"address $address: ") {
          set(dut.io.move.valid, true)
          set(dut.io.move.bits.write, false)
          set(dut.io.move.bits.address, address)
          set(dut.io.move.bits.count, 1)
          get(dut.io.move.ready) should be(true)
          dut.clock.step()
          set(dut.io.move.valid, false)
          get(dut.io.axi.ar.valid) should be(true)
          get(dut.io.axi.ar.bits.addr) should be(asked)
          set(dut.io.axi.ar.ready, true)
          dut.clock.step()
          set(dut.io.axi.ar.ready, false)
          set(dut.io.axi.r.valid, true)
          set(dut.io.axi.r.bits.resp, if (asked == last) 3 else 0)
          dut.clock.step()
          set(dut.io.axi.r.valid, false)
          get(dut.io.refused) should be(asked == last)
          dut.clock.step(2 * beat + 2)
        }
      }
    }
  }
}
