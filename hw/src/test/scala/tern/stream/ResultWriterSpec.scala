package tern.stream

import scala.collection.mutable
import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class ResultWriterSpec extends HardwareSpec with Handshakes with Memories {
  private case class Strip(address: Int, first: Boolean, rows: Int, cols: Int, lastOfJob: Boolean, tag: Int)

  for (config <- Seq(Configs.grouped, Configs.wide)) describe(s"ResultWriter of ${config.name}") {
    it("writes tiles of several token groups row by row, and reports each job when its results are in memory") {
      simulate(new ResultWriter(config)) { dut =>
        for (pace <- Seq(1000, 400)) withClue(s"pace $pace: ") {
          val random = new Random(pace)
          val (tokens, n, stride) = (8, 21, 88)
          val jobs = Seq(11, 12, 13)
          val memory = mutable.ArraySeq.fill(jobs.size * 1024)(0x5a.toByte)
          val expected = memory.clone()
          val rowBeats = Array.fill(config.collectors)(mutable.Buffer.empty[(BigInt, BigInt)])
          val waves = for {
            (tag, job) <- jobs.zipWithIndex
            first <- 0 until n by config.outputCols
            group <- 0 until tokens by config.tokenRows
          } yield {
            val cols = (n - first).min(config.outputCols)
            val rows = (tokens - group).min(config.tokenRows)
            for (t <- 0 until rows) {
              val at = job * 1024 + (group + t) * stride + 4 * first
              val bytes = IndexedSeq.fill(4 * cols)(random.nextInt(256).toByte)
              bytes.zipWithIndex.foreach { case (b, i) => expected(at + i) = b }
              val head = at % config.beatBytes
              val padded = IndexedSeq.fill(head)(0.toByte) ++ bytes
              for ((beat, i) <- padded.grouped(config.beatBytes).zipWithIndex) {
                val from = if (i == 0) head else 0
                rowBeats(t / config.collectSpan) += word(beat, 0, beat.size) -> (from until beat.size)
                  .map(BigInt(1) << _)
                  .sum
              }
            }
            val last = first + cols == n && group + rows == tokens
            Strip(job * 1024 + 4 * first, group == 0, rows, cols, last, tag)
          }
          def paced = new Pace(random, pace)
          val source = new Source(dut.io.wave, waves, paced)((port, w) => {
            set(port.address, w.address)
            set(port.stride, stride)
            set(port.firstGroup, w.first)
            set(port.rows, w.rows)
            set(port.cols, w.cols)
            set(port.lastOfJob, w.lastOfJob)
            set(port.tag, w.tag)
          })
          val beatPace = paced
          val fetched = mutable.Queue.empty[(BigInt, BigInt)]
          val left = rowBeats.map(_.iterator)
          val asked =
            new Sink(dut.io.collector, rowBeats.map(_.size).sum, paced)(from => fetched += left(get(from).toInt).next())
          val came = new Actor {
            private var offered = false
            def drive(): Unit = {
              offered = fetched.nonEmpty && (offered || beatPace.willing())
              set(dut.io.beat.valid, offered)
              for (beat <- fetched.headOption if offered) {
                set(dut.io.beat.bits.data, beat._1)
                set(dut.io.beat.bits.strobe, beat._2)
              }
            }
            def sample(): Unit = if (offered && get(dut.io.beat.ready)) {
              fetched.dequeue()
              offered = false
            }
            def done: Boolean = fetched.isEmpty
          }
          val written = mutable.Buffer.empty[Boolean]
          val done = new Sink(dut.io.jobDone, jobs.size, paced)(tag => {
            val job = written.size
            written += memory.slice(job * 1024, job * 1024 + 1024) == expected.slice(job * 1024, job * 1024 + 1024)
            get(tag).toInt
          })
          var wavesDone = 0
          val watch = new Watch(() => if (get(dut.io.waveDone)) wavesDone += 1)
          play(dut.clock, Seq(source, done, watch, asked, came, new WriteMemory(config, dut.io.memory, memory, paced)))
          done.taken should equal(jobs)
          written should equal(jobs.map(_ => true))
          wavesDone should be(waves.size)
          memory should equal(expected)
          get(dut.io.idle) should be(true)
        }
      }
    }
  }
}
