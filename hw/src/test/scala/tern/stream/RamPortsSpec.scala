package tern.stream

import chisel3._
import tern.HardwareSpec

/** Either RAM, whose word is shown two cycles after its address. */
private class SmallRam(registered: Boolean) extends Module {
  val io = IO(new Bundle {
    val write = Input(Bool())
    val writeAddress = Input(UInt(2.W))
    val data = Input(UInt(70.W))
    val address = Input(UInt(2.W))
    val word = Output(UInt(70.W))
  })
  io.word := {
    if (registered) RegisteredRam(4)(io.write, io.writeAddress, io.data)(io.address)
    else RegNext(TwoPortRam(4)(io.write, io.writeAddress, io.data)(true.B, io.address))
  }
}

class RamPortsSpec extends HardwareSpec {
  private val (old, young) = (BigInt(0x1234), BigInt(1) << 69)

  /** What is read at an address while a word is written there or elsewhere. */
  private def read(dut: SmallRam, writeAddress: Int): BigInt = {
    def cycle(write: Boolean, writeAddress: Int, data: BigInt): Unit = {
      set(dut.io.write, write)
      set(dut.io.writeAddress, writeAddress)
      set(dut.io.data, data)
      dut.clock.step()
    }
    set(dut.io.address, 0)
    cycle(write = true, 1, old)
    set(dut.io.address, 1)
    cycle(write = true, writeAddress, young)
    set(dut.io.address, 0)
    cycle(write = false, 0, 0)
    get(dut.io.word)
  }

  for (registered <- Seq(false, true)) describe(if (registered) "RegisteredRam" else "TwoPortRam") {
    it("shows what was written, while another word is written") {
      simulate(new SmallRam(registered))(dut => read(dut, writeAddress = 2) should be(old))
    }
    it("shows neither of the two words of an address that is being written") {
      simulate(new SmallRam(registered)) { dut =>
        val shown = read(dut, writeAddress = 1)
        shown should (not be old and not be young)
      }
    }
  }
}
