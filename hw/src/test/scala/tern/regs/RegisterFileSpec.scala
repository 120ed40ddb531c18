package tern.regs

import tern.bus.AxiLite
import tern.core.Counters
import tern.HardwareSpec
import chisel3._

/** Single accesses over AXI4-Lite; each returns the response. */
trait AxiLiteDriver { this: HardwareSpec =>
  def write(clock: Clock, bus: AxiLite, offset: Int, value: BigInt, strobe: Int = 15): Int = {
    set(bus.aw.valid, true)
    set(bus.w.valid, true)
    set(bus.aw.bits.addr, offset)
    set(bus.w.bits.data, value)
    set(bus.w.bits.strb, strobe)
    set(bus.b.ready, true)
    until(clock)(get(bus.aw.ready) && get(bus.w.ready))
    clock.step()
    set(bus.aw.valid, false)
    set(bus.w.valid, false)
    until(clock)(get(bus.b.valid))
    val response = get(bus.b.bits.resp).toInt
    clock.step()
    response
  }

  def read(clock: Clock, bus: AxiLite, offset: Int): (BigInt, Int) = {
    set(bus.ar.valid, true)
    set(bus.ar.bits.addr, offset)
    set(bus.r.ready, true)
    until(clock)(get(bus.ar.ready))
    clock.step()
    set(bus.ar.valid, false)
    until(clock)(get(bus.r.valid))
    val answer = (get(bus.r.bits.data), get(bus.r.bits.resp).toInt)
    clock.step()
    answer
  }

  private def until(clock: Clock)(condition: => Boolean): Unit = {
    var left = 20
    while (!condition) {
      assert(left > 0, "the register file does not answer")
      left -= 1
      clock.step()
    }
  }
}

class RegisterFileSpec extends HardwareSpec with AxiLiteDriver {
  describe("RegisterFile") {
    for (vectors <- Seq(false, true)) it(s"keeps, shows and forwards its registers, vectors $vectors; refuses others") {
      val registers = RegisterSet(vectors)
      simulate(new RegisterFile(vectors)) { dut =>
        val bus = dut.io.bus
        for ((value, i) <- dut.io.values.zipWithIndex) set(value, 1000 + i)
        for ((r, i) <- registers.driven.zipWithIndex) withClue(s"${r.name}: ") {
          read(dut.clock, bus, r.offset) should be((BigInt(1000 + i), 0))
          if (r.access == Access.ReadOnly) write(dut.clock, bus, r.offset, 1) should be(2)
        }
        set(dut.io.counterValue, (BigInt(77) << 32) + 55)
        for (((low, high), i) <- RegisterMap.counts.zipWithIndex) withClue(s"${low.name}: ") {
          read(dut.clock, bus, low.offset) should be((BigInt(55), 0))
          read(dut.clock, bus, high.offset) should be((BigInt(77), 0))
          get(dut.io.counter) should be(Counters.first + i)
        }
        for ((r, i) <- registers.kept.zipWithIndex) withClue(s"${r.name}: ") {
          val value = (BigInt(0x9e3779b9L) * (i + 1)) & 0xffffffffL
          write(dut.clock, bus, r.offset, value) should be(0)
          read(dut.clock, bus, r.offset) should be((value, 0))
          get(dut.io.kept(i)) should be(value)
          write(dut.clock, bus, r.offset, 5, strobe = 3) should be(2)
          get(dut.io.kept(i)) should be(value)
        }
        for (offset <- 0 until 4096 by 4 if !registers.all.exists(_.offset == offset)) withClue(s"offset $offset: ") {
          read(dut.clock, bus, offset) should be((BigInt(0), 2))
        }
        for ((r, i) <- registers.commands.zipWithIndex) {
          set(bus.aw.valid, true)
          set(bus.w.valid, true)
          set(bus.aw.bits.addr, r.offset)
          set(bus.w.bits.data, 3)
          set(bus.w.bits.strb, 15)
          dut.clock.step()
          dut.io.commands.map(c => get(c.valid)) should equal(registers.commands.indices.map(_ == i))
          get(dut.io.commands(i).bits) should be(3)
          write(dut.clock, bus, r.offset, 3) should be(0)
        }
        set(dut.io.clear, true)
        dut.clock.step()
        for ((r, kept) <- registers.kept.zip(dut.io.kept)) withClue(s"${r.name}: ")(get(kept) should be(r.reset))
      }
    }

    it("lets a read wait until the snapshot is complete") {
      simulate(new RegisterFile(true)) { dut =>
        set(dut.io.settling, true)
        set(dut.io.bus.ar.valid, true)
        set(dut.io.bus.ar.bits.addr, 0x208)
        for (_ <- 1 to 40) {
          get(dut.io.bus.ar.ready) should be(false)
          dut.clock.step()
        }
        set(dut.io.settling, false)
        read(dut.clock, dut.io.bus, 0x208)._2 should be(0)
      }
    }
  }
}
