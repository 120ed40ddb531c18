package tern.core

import tern.config.ErrorCode
import tern.{Configs, HardwareSpec}

class SupervisorSpec extends HardwareSpec {
  private def running(dut: Supervisor): Unit = {
    set(dut.io.enable, true)
    set(dut.io.posted, 3)
    set(dut.io.ready, 2)
    complete(dut, 1)
    set(dut.io.issued, 2)
    set(dut.io.fetched, 3)
    set(dut.io.started, 2)
    set(dut.io.ringEntries, 4)
    set(dut.io.basesAligned, true)
    set(dut.io.basesInside, true)
    set(dut.io.watchdogCycles, 50)
    set(dut.io.progress, true)
    dut.clock.step(3)
    get(dut.io.error) should be(false)
  }

  private def complete(dut: Supervisor, jobs: Int): Unit = {
    set(dut.io.completed, jobs)
    set(dut.io.recorded, jobs)
  }

  private def stopsWith(dut: Supervisor, code: Int, job: Int): Unit = {
    dut.clock.step(5)
    get(dut.io.halt) should be(true)
    get(dut.io.error) should be(true)
    get(dut.io.code) should be(code)
    get(dut.io.job) should be(job)
  }

  describe("Supervisor") {
    val causes = Seq[(String, Int, Int, Supervisor => Unit)](
      ("a refused write", ErrorCode.writeBusError, 1, d => set(d.io.writeError, true)),
      ("a ring of three entries", ErrorCode.badRing, 1, d => set(d.io.ringEntries, 3)),
      ("a ring of no entries", ErrorCode.badRing, 1, d => set(d.io.ringEntries, 0)),
      ("a ring beyond its limit", ErrorCode.badRing, 1, d => set(d.io.ringEntries, 8)),
      ("more jobs posted than the ring holds", ErrorCode.badRing, 1, d => set(d.io.posted, 6)),
      ("more jobs ready than posted", ErrorCode.badRing, 1, d => set(d.io.ready, 4)),
      ("fewer jobs posted than before", ErrorCode.badRing, 1, d => set(d.io.posted, 2)),
      ("fewer jobs ready than before", ErrorCode.badRing, 1, d => set(d.io.ready, 1)),
      ("a ring that is not aligned", ErrorCode.misaligned, 1, d => set(d.io.basesAligned, false)),
      ("a ring outside of the window", ErrorCode.outsideWindow, 1, d => set(d.io.basesInside, false)),
      (
        "a job that cannot run",
        ErrorCode.kTooLarge,
        2,
        d => {
          set(d.io.issueError.valid, true)
          set(d.io.issueError.bits, ErrorCode.kTooLarge)
        }
      )
    )
    for ((what, code, job, cause) <- causes) it(s"stops at $what") {
      simulate(new Supervisor(Configs.grouped)) { dut =>
        running(dut)
        cause(dut)
        stopsWith(dut, code, job)
      }
    }
    it("stops when jobs are ready of which none was ever posted") {
      simulate(new Supervisor(Configs.grouped)) { dut =>
        set(dut.io.enable, true)
        set(dut.io.ringEntries, 4)
        set(dut.io.basesAligned, true)
        set(dut.io.basesInside, true)
        dut.clock.step(10)
        get(dut.io.error) should be(false)
        set(dut.io.ready, 1)
        stopsWith(dut, ErrorCode.badRing, 0)
      }
    }
    it("lets a job be posted for one whose record is in memory but that is not counted yet") {
      simulate(new Supervisor(Configs.grouped)) { dut =>
        running(dut)
        set(dut.io.recorded, 2)
        dut.clock.step()
        set(dut.io.posted, 6)
        dut.clock.step(10)
        get(dut.io.error) should be(false)
        set(dut.io.posted, 7)
        stopsWith(dut, ErrorCode.badRing, 1)
      }
    }
    it("tells what goes wrong under way though no job is fetched any more") {
      val wrong = Seq[(Int, Int, Supervisor => Unit)](
        (ErrorCode.writeBusError, 1, d => set(d.io.writeError, true)),
        (ErrorCode.watchdog, 1, d => set(d.io.progress, false)),
        (
          ErrorCode.invalidTrit,
          2,
          d => {
            set(d.io.issueError.valid, true)
            set(d.io.issueError.bits, ErrorCode.invalidTrit)
          }
        )
      )
      for ((code, job, cause) <- wrong) withClue(s"error $code: ")(simulate(new Supervisor(Configs.grouped)) { dut =>
        running(dut)
        set(dut.io.enable, false)
        dut.clock.step(10)
        cause(dut)
        dut.clock.step(60)
        stopsWith(dut, code, job)
      })
    }
    it("stops after so many silent cycles, not one earlier, and only while a job is ready") {
      val untilTold = 4 // registers from a silent cycle to the error
      for (limit <- Seq(50, 7)) simulate(new Supervisor(Configs.grouped)) { dut =>
        running(dut)
        set(dut.io.watchdogCycles, limit)
        def silence(cycles: Int): Unit = for (cycle <- 1 to cycles) withClue(s"cycle $cycle of silence: ") {
          dut.clock.step()
          get(dut.io.error) should be(false)
        }
        set(dut.io.progress, false)
        silence(limit - 1)
        set(dut.io.progress, true)
        dut.clock.step()
        set(dut.io.progress, false)
        complete(dut, 2)
        silence(4 * limit)
        complete(dut, 1)
        silence(limit + untilTold - 1)
        dut.clock.step()
        get(dut.io.error) should be(true)
        get(dut.io.fatal) should be(true)
        stopsWith(dut, ErrorCode.watchdog, 1)
      }
    }
    it("tells which step of a run failed, and minds no ring while one is under way") {
      val fault: Supervisor => Unit = d => {
        set(d.io.runFault.valid, true)
        set(d.io.runFault.bits.code, ErrorCode.readBusError)
        set(d.io.runFault.bits.unit, RunFault.instruction)
        set(d.io.runFault.bits.step, 19)
      }
      val issued: Supervisor => Unit = d => {
        set(d.io.issueError.valid, true)
        set(d.io.issueError.bits, ErrorCode.invalidTrit)
      }
      val causes = Seq[(Int, Int, Int, Supervisor => Unit)](
        (ErrorCode.writeBusError, RunFault.product, 7, d => set(d.io.writeError, true)),
        (ErrorCode.watchdog, RunFault.token, 5, d => set(d.io.progress, false)),
        (ErrorCode.readBusError, RunFault.instruction, 19, fault),
        (ErrorCode.invalidTrit, RunFault.product, 8, issued),
        (ErrorCode.readBusError, RunFault.instruction, 19, d => Seq(fault, issued).foreach(_(d)))
      )
      simulate(new Supervisor(Configs.grouped)) { dut =>
        for ((code, unit, step, cause) <- causes) withClue(s"error $code of unit $unit: ") {
          for (input <- Seq(dut.io.writeError, dut.io.runFault.valid, dut.io.issueError.valid)) set(input, false)
          set(dut.io.running, true)
          set(dut.io.enable, true)
          set(dut.io.posted, 3) // as the control of runs refuses it
          set(dut.io.completed, 2)
          set(dut.io.watchdogCycles, 50)
          set(dut.io.progress, true)
          set(dut.io.issuedProduct, 8)
          set(dut.io.oldestProduct, 7)
          set(dut.io.token, 5)
          set(dut.io.readErrorAddress, 0x1234)
          reset(dut, 1)
          dut.clock.step(60)
          (get(dut.io.halt), get(dut.io.error)) should be((false, false))
          cause(dut)
          dut.clock.step(60)
          stopsWith(dut, code, if (cause == issued) 0 else 2)
          (get(dut.io.unit), get(dut.io.step)) should be((BigInt(unit), BigInt(step)))
          get(dut.io.address) should be(if (code == ErrorCode.readBusError) 0x1234 else 0)
        }
      }
    }
    it("reports an error in its turn when the results before it have left") {
      simulate(new Supervisor(Configs.grouped)) { dut =>
        running(dut)
        set(dut.io.draining, true)
        set(dut.io.issueError.valid, true)
        set(dut.io.issueError.bits, ErrorCode.readBusError)
        set(dut.io.readErrorAddress, 0x1234)
        dut.clock.step(20)
        (get(dut.io.halt), get(dut.io.error)) should be((true, false))
        set(dut.io.draining, false)
        stopsWith(dut, ErrorCode.readBusError, 2)
        get(dut.io.address) should be(0x1234)
      }
    }
  }
}
