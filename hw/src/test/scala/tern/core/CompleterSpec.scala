package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class CompleterSpec extends HardwareSpec with Handshakes with Memories {
  private val config = Configs.grouped

  /** What a record tells: from the taking of the job before it, cycles in which a job was ready, and bytes. */
  private case class Figures(cycles: BigInt, read: BigInt, written: BigInt)

  describe("Completer") {
    for (pace <- Seq(1000, 300))
      it(s"writes one record per job around the ring, and counts it when it is there, at pace $pace") {
        simulate(new Completer(config)) { dut =>
          val random = new Random(pace)
          val memory = mutable.ArraySeq.fill(1024)(0xee.toByte)
          val tags = Seq.fill(10)(random.nextInt(1 << 30))
          val expected = mutable.Buffer.empty[Figures]
          var since = Figures(1, 0, 0) // the cycle in which the first job becomes ready counts
          var (ready, seen) = (0, 0)
          set(dut.io.completionAddress, 256)
          set(dut.io.ringMask, 3)
          set(dut.io.sound, true)
          // Jobs become ready one by one, some long after the job before them, and are done some time later.
          val jobs = new Actor {
            private val pacer = new Pace(random, pace)
            private var offered = false
            private var (read, written) = (0, 0)
            def drive(): Unit = {
              if (ready < tags.size && random.nextInt(20) == 0) ready += 1
              offered = expected.size < ready && (offered || pacer.willing())
              read = random.nextInt(64 * 64 + 1)
              written = random.nextInt(64 + 1)
              set(dut.io.ready, ready)
              set(dut.io.bytesRead, read)
              set(dut.io.bytesWritten, written)
              set(dut.io.job.valid, offered)
              if (offered) set(dut.io.job.bits, tags(expected.size))
            }
            def sample(): Unit = {
              val pending = ready > get(dut.io.completed).toInt
              if (offered && get(dut.io.job.ready)) {
                expected += since
                since = Figures(0, 0, 0)
                offered = false
              }
              since = Figures(since.cycles + (if (pending) 1 else 0), since.read + read, since.written + written)
            }
            def done: Boolean = expected.size == tags.size
          }
          val watch = new Watch(
            () => {
              // A host that sees the first beat of a record may post a job into its slot.
              val next = get(dut.io.completed).toInt
              if (word(memory, 256 + 64 * (next % 4), 4) == next + 1) get(dut.io.recorded) should be(next + 1)
              if (get(dut.io.done)) {
                val at = 256 + 64 * (seen % 4)
                word(memory, at, 4) should be(seen + 1)
                word(memory, at + 4, 4) should be(0)
                word(memory, at + 8, 4) should be(tags(seen))
                word(memory, at + 12, 4) should be(0)
                Figures(word(memory, at + 16, 8), word(memory, at + 24, 8), word(memory, at + 32, 8)) should be(
                  expected(seen)
                )
                word(memory, at + 40, 24) should be(0)
                seen += 1
              }
            },
            seen == tags.size
          )
          play(dut.clock, Seq(jobs, new WriteMemory(config, dut.io.memory, memory, new Pace(random, pace)), watch))
          get(dut.io.completed) should be(tags.size)
          get(dut.io.idle) should be(true)
        }
      }
    it("does not count a record that memory refused, and writes none after it") {
      simulate(new Completer(config)) { dut =>
        val random = new Random(1)
        val memory = new WriteMemory(config, dut.io.memory, mutable.ArraySeq.fill(64)(0.toByte), new Pace(random, 1000))
        memory.refused = true
        set(dut.io.sound, true)
        var (errors, bursts, after) = (0, 0, 0)
        val watch = new Watch(
          () => {
            if (errors > 0) after += 1
            if (get(dut.io.error)) errors += 1
            if (get(dut.io.memory.burst.valid) && get(dut.io.memory.burst.ready)) bursts += 1
          },
          after == 20
        )
        set(dut.io.job.valid, true) // one job after the other
        play(dut.clock, Seq(memory, watch))
        bursts should be(1)
        get(dut.io.completed) should be(0)
        errors should be(1)
      }
    }
  }
}
