package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.{Configs, Handshakes, HardwareSpec, Memories, Pace}

class CompleterSpec extends HardwareSpec with Handshakes with Memories {
  private val config = Configs.grouped

  describe("Completer") {
    for (pace <- Seq(1000, 300))
      it(s"writes one record a job round the ring, and counts it when it is there, at pace $pace") {
        simulate(new Completer(config)) { dut =>
          val random = new Random(pace)
          val memory = mutable.ArraySeq.fill(1024)(0xee.toByte)
          val tags = Seq.fill(10)(random.nextInt(1 << 30))
          var (read, readTold, writtenTold, cycles, cyclesTold) = (0L, BigInt(0), BigInt(0), 0L, BigInt(0))
          var seen = 0
          set(dut.io.completionAddress, 256)
          set(dut.io.ringMask, 3)
          set(dut.io.sound, true)
          set(dut.io.ready, tags.size)
          set(dut.io.bytesWritten, 3)
          set(dut.io.bytesRead, 16)
          val watch = new Watch(
            () => {
              if (seen < tags.size) {
                read += 16
                cycles += 1
              }
              if (get(dut.io.done)) {
                val at = 256 + 64 * (seen % 4)
                word(memory, at, 4) should be(seen + 1)
                word(memory, at + 4, 4) should be(0)
                word(memory, at + 8, 4) should be(tags(seen))
                cyclesTold += word(memory, at + 16, 8)
                readTold += word(memory, at + 24, 8)
                writtenTold += word(memory, at + 32, 8)
                word(memory, at + 40, 8) should be(0)
                seen += 1
              }
            },
            seen == tags.size
          )
          val source = new Source(dut.io.job, tags, new Pace(random, pace))((port, tag) => set(port, tag))
          play(dut.clock, Seq(source, new WriteMemory(config, dut.io.memory, memory, new Pace(random, pace)), watch))
          get(dut.io.completed) should be(tags.size)
          get(dut.io.idle) should be(true)
          // All cycles and bytes since the start, but for those since the last job was taken.
          readTold should be <= BigInt(read)
          readTold should be >= BigInt(read - 16 * 200)
          cyclesTold should be <= BigInt(cycles)
          cyclesTold should be >= BigInt(cycles - 200)
          writtenTold * 16 should be(readTold * 3)
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
