package tern.bus

import chisel3.Clock
import scala.util.Random
import tern.stream.ReadStream
import tern.{Configs, Handshakes, HardwareSpec, Memories, Pace}

class DmaSpec extends HardwareSpec with Handshakes with Memories {
  private val config = Configs.grouped
  private def bursts(random: Random) = Seq.fill(30)((BigInt(random.nextInt(1 << 20)) * 64, 1 + random.nextInt(4)))

  describe("ReadDma") {
    it("requests bursts as AXI4 requires, and gives the first refused one's address") {
      simulate(new ReadDma(config)) { dut =>
        setWindow(dut.io.window)
        for (pace <- Seq(1000, 400)) {
          val random = new Random(pace)
          val wanted = bursts(random)
          val beats = wanted.zipWithIndex.flatMap { case ((_, n), b) => Seq.tabulate(n)(i => (b, i == n - 1)) }
          def paced = new Pace(random, pace)
          val source = new Source(dut.io.stream.burst, wanted, paced)((port, b) => {
            set(port.address, b._1)
            set(port.beats, b._2)
          })
          val addresses = new Sink(dut.io.axi.ar, wanted.size, paced)(ar => (get(ar.addr), get(ar.len).toInt + 1))
          val out = new Sink(dut.io.stream.beat, beats.size, paced)(b => (get(b.data).toInt, get(b.error), get(b.last)))
          play(dut.clock, Seq(source, addresses))
          addresses.taken should equal(wanted)
          get(dut.io.idle) should be(false)
          val answers = new Source(dut.io.axi.r, beats, paced)((r, beat) => {
            set(r.data, beat._1)
            set(r.last, beat._2)
            set(r.resp, if (beat._1 == 7 || beat._1 == 9) 2 else 0)
          })
          play(dut.clock, Seq(answers, out))
          out.taken should equal(beats.map { case (b, last) => (b, b == 7 || b == 9, last) })
          set(dut.io.axi.r.valid, false)
          dut.clock.step()
          get(dut.io.idle) should be(true)
          if (pace == 1000) {
            get(dut.io.errorAddress.valid) should be(true)
            get(dut.io.errorAddress.bits) should be(wanted(7)._1)
          }
        }
      }
    }
    it("offers no new address when halted, and keeps the one it offers") {
      simulate(new ReadDma(config)) { dut =>
        setWindow(dut.io.window)
        set(dut.io.stream.burst.valid, true)
        set(dut.io.stream.burst.bits.address, 64)
        set(dut.io.stream.burst.bits.beats, 1)
        dut.clock.step(2)
        set(dut.io.halt, true)
        for (_ <- 1 to 5) {
          dut.clock.step()
          get(dut.io.axi.ar.valid) should be(true)
        }
        get(dut.io.stream.burst.ready) should be(false)
        set(dut.io.axi.ar.ready, true)
        dut.clock.step()
        get(dut.io.axi.ar.valid) should be(false)
      }
    }
  }

  describe("WriteDma") {
    it("sends bursts with their beats, marks the last, and tells the refused address with the answer") {
      simulate(new WriteDma(config)) { dut =>
        setWindow(dut.io.window)
        for (pace <- Seq(1000, 400)) {
          val random = new Random(pace)
          val wanted = bursts(random).take(14)
          val beats = wanted.flatMap { case (_, n) => Seq.tabulate(n)(i => (random.nextInt(1 << 30), i == n - 1)) }
          def paced = new Pace(random, pace)
          val source = new Source(dut.io.stream.burst, wanted, paced)((port, b) => {
            set(port.address, b._1)
            set(port.beats, b._2)
          })
          val data = new Source(dut.io.stream.beat, beats, paced)((port, beat) => {
            set(port.data, beat._1)
            set(port.strobe, 0xff)
          })
          val aw = new Sink(dut.io.aw, wanted.size, paced)(a => (get(a.addr), get(a.len).toInt + 1))
          val w = new Sink(dut.io.w, beats.size, paced)(b => (get(b.data).toInt, get(b.last)))
          play(dut.clock, Seq(source, data, aw, w))
          aw.taken should equal(wanted)
          w.taken should equal(beats)
          for (((address, _), i) <- wanted.zipWithIndex) {
            set(dut.io.b.valid, true)
            set(dut.io.b.bits.resp, if (i == 3) 2 else 0)
            get(dut.io.idle) should be(false)
            dut.clock.step()
            get(dut.io.stream.done.valid) should be(true)
            get(dut.io.stream.done.bits) should be(i == 3)
            if (i == 3) get(dut.io.errorAddress) should be(address)
          }
          set(dut.io.b.valid, false)
          get(dut.io.idle) should be(true)
        }
      }
    }
  }

  describe("DMAs") {
    it("end a simulation in which a burst leaves the window") {
      for (address <- Seq(0x1000, 0x2fc0, 0x4000)) withClue(s"address $address: ") {
        def asks(stream: ReadStream, clock: Clock): Unit = {
          set(stream.burst.valid, true)
          set(stream.burst.bits.address, address)
          set(stream.burst.bits.beats, 8)
          clock.step(5)
        }
        def run(): Unit = simulate(new ReadDma(config)) { dut =>
          setWindow(dut.io.window, 0x2000, 0x2fff)
          asks(dut.io.stream, dut.clock)
        }
        if (address == 0x2fc0) run() else an[Exception] should be thrownBy run()
      }
    }
  }
}
