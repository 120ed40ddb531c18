package tern.shell

import chisel3.simulator.{MacroText, Settings}
import tern.config.{ErrorCode, Presets}
import tern.regs.RegisterMap
import tern.HardwareSpec

/** The shell's vendor signals during one job with an empty descriptor; the accelerator has its own tests. */
class AmdShellSpec extends HardwareSpec {
  private val config = Presets.tiny
  private val ring = BigInt("8012345000", 16)

  // Before its first cycle in reset the shell is in any state, so assertions count out of reset only.
  private val active = Some(MacroText.Signal((shell: AmdShell) => shell.apRstN))
  private val outOfReset = Settings.defaultRaw[AmdShell].copy(assertVerboseCond = active, stopCond = active)

  private def offset(name: String) = RegisterMap.all.find(_.name == name).get.offset

  private def until(dut: AmdShell)(condition: => Boolean): Unit = {
    var left = 100
    while (!condition) {
      assert(left > 0, "the shell does not answer")
      left -= 1
      dut.apClk.step()
    }
  }

  private def write(dut: AmdShell, name: String, value: BigInt): Unit = {
    val bus = dut.control
    set(bus.awaddr, offset(name))
    set(bus.wdata, value)
    set(bus.wstrb, 15)
    Seq(bus.awvalid, bus.wvalid, bus.bready).foreach(set(_, true))
    until(dut)(get(bus.awready))
    dut.apClk.step()
    Seq(bus.awvalid, bus.wvalid).foreach(set(_, false))
    until(dut)(get(bus.bvalid))
    get(bus.bresp) should be(0)
    dut.apClk.step()
  }

  private def read(dut: AmdShell, name: String): BigInt = {
    val bus = dut.control
    set(bus.araddr, offset(name))
    Seq(bus.arvalid, bus.rready).foreach(set(_, true))
    until(dut)(get(bus.arready))
    dut.apClk.step()
    set(bus.arvalid, false)
    until(dut)(get(bus.rvalid))
    get(bus.rresp) should be(0)
    val value = get(bus.rdata)
    dut.apClk.step()
    value
  }

  describe("AmdShell") {
    it("speaks AXI4 by the vendor's names, with zero-extended addresses and its board's attributes") {
      simulateRaw(new AmdShell(config, AxiAttributes(3, 0), AxiAttributes(15, 2)), settings = outOfReset) { dut =>
        set(dut.apRstN, false)
        dut.apClk.step(4)
        set(dut.apRstN, true)
        dut.apClk.step(2)
        read(dut, "magic") should be(RegisterMap.magic)
        write(dut, "ringAddressLow", ring & 0xffffffffL)
        write(dut, "ringAddressHigh", ring >> 32)
        write(dut, "ringEntries", 2)
        write(dut, "interruptEnable", 2)
        write(dut, "control", 1)
        get(dut.dataPort.arvalid) should be(false)
        write(dut, "posted", 1)
        until(dut)(get(dut.dataPort.arvalid))
        val data = dut.dataPort
        get(data.araddr) should be(ring)
        get(data.arlen) should be(64 / config.beatBytes - 1)
        get(data.arsize) should be(3)
        get(data.arburst) should be(1)
        get(data.arcache) should be(15)
        get(data.arprot) should be(2)
        get(data.awcache) should be(15)
        get(dut.weightPorts.head.arcache) should be(3)
        get(dut.weightPorts.head.arprot) should be(0)
        get(dut.weightPorts.head.arvalid) should be(false)
        set(data.arready, true)
        dut.apClk.step()
        set(data.arready, false)
        get(dut.interrupt) should be(false)
        // A descriptor of zeroes: the job is refused, and the interrupt says so.
        set(data.rvalid, true)
        for (beat <- 1 to 64 / config.beatBytes) {
          set(data.rlast, beat == 64 / config.beatBytes)
          until(dut)(get(data.rready))
          dut.apClk.step()
        }
        set(data.rvalid, false)
        until(dut)(get(dut.interrupt))
        read(dut, "errorCode") should be(ErrorCode.badDescriptor)
      }
    }
  }
}
