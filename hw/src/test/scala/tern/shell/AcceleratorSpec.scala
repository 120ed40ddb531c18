package tern.shell

import tern.array.SystolicArray
import tern.config.ConfigJson
import tern.regs.{AxiLiteDriver, RegisterMap}
import tern.{Configs, HardwareSpec}

/** Registers, reset and interrupt of the top module; results are tested through the simulator library. */
class AcceleratorSpec extends HardwareSpec with AxiLiteDriver {
  private val config = Configs.grouped
  private val vectors = Configs.tiny
  private def offset(name: String) = RegisterMap.all.find(_.name == name).get.offset

  private def value(dut: Accelerator, name: String): BigInt = {
    val (data, response) = read(dut.clock, dut.control, offset(name))
    response should be(0)
    data
  }
  private def put(dut: Accelerator, name: String, value: BigInt) =
    write(dut.clock, dut.control, offset(name), value) should be(0)

  /** One burst of 64 zeros. */
  private def answerDescriptor(dut: Accelerator): Unit = {
    set(dut.data.ar.ready, true)
    dut.clock.step()
    set(dut.data.ar.ready, false)
    set(dut.data.r.valid, true)
    for (beat <- 1 to 64 / config.beatBytes) {
      set(dut.data.r.bits.last, beat == 64 / config.beatBytes)
      dut.clock.step()
    }
    set(dut.data.r.valid, false)
    dut.clock.step(5)
  }

  describe("Accelerator") {
    it("tells who it is, stops on a bad ring with an interrupt, and comes back by a soft reset") {
      simulate(new Accelerator(config)) { dut =>
        def value(name: String) = this.value(dut, name)
        def put(name: String, value: BigInt) = this.put(dut, name, value)
        def flush() = dut.clock.step(SystolicArray.flushCycles(config))
        flush()
        value("magic") should be(RegisterMap.magic)
        value("configHash") should be(ConfigJson.hash(config))
        value("tokenRows") should be(config.tokenRows)
        value("tokenGroups") should be(config.tokenGroups)
        value("weightPorts") should be(config.weightPorts)
        for (round <- 1 to 2) withClue(s"round $round: ") {
          put("ringEntries", 2)
          put("interruptEnable", 3)
          put("control", 1)
          put("posted", 1)
          dut.clock.step(10)
          get(dut.irq) should be(false)
          put("ringEntries", 3)
          dut.clock.step(10)
          get(dut.irq) should be(true)
          value("status") should be(3)
          value("errorCode") should be(tern.config.ErrorCode.badRing)
          put("interruptStatus", 3)
          dut.clock.step(2)
          get(dut.irq) should be(false)
          put("control", 2)
          dut.clock.step(10)
          value("status") should be(7) // the descriptor that was requested has not arrived
          answerDescriptor(dut)
          flush()
          value("status") should be(0)
          value("posted") should be(0)
          value("errorCode") should be(0)
        }
      }
    }
    it("refuses a run whose descriptor is zero, and ends one by a soft reset") {
      simulate(new Accelerator(vectors)) { dut =>
        def value(name: String) = this.value(dut, name)
        def put(name: String, value: BigInt) = this.put(dut, name, value)
        val flushed = SystolicArray.flushCycles(vectors)
        def begin(): Unit = {
          put("interruptEnable", 7)
          put("runAddressLow", 0x10000)
          put("run", 1)
          dut.clock.step(10)
          (value("status"), value("runStatus"), get(dut.irq)) should be((BigInt(1), BigInt(1), false))
          get(dut.data.ar.bits.addr) should be(0x10000)
        }
        def reset(): Unit = {
          dut.clock.step(flushed + 5)
          for (name <- Seq("status", "runStatus", "runAddressLow", "errorCode", "errorUnit", "interruptStatus"))
            withClue(s"$name: ")(value(name) should be(0))
        }
        dut.clock.step(flushed)
        for (round <- 1 to 2) withClue(s"round $round: ") {
          begin()
          put("control", 2)
          dut.clock.step(10)
          value("status") should be(5) // the descriptor that was requested has not arrived
          answerDescriptor(dut)
          reset()
          begin()
          answerDescriptor(dut)
          get(dut.data.ar.bits.addr) should be(0x10040)
          answerDescriptor(dut)
          dut.clock.step(20)
          get(dut.irq) should be(true)
          (value("status"), value("interruptStatus")) should be((BigInt(3), BigInt(2)))
          value("errorCode") should be(tern.config.ErrorCode.badRun)
          (value("errorUnit"), value("errorStep"), value("runPosition")) should be((BigInt(3), BigInt(0), BigInt(0)))
          put("control", 2)
          reset()
        }
      }
    }
  }
}
