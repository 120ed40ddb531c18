package tern.stream

import scala.collection.mutable
import scala.util.Random
import tern.config.{TernConfig, WeightCodec}
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class WeightStreamSpec extends HardwareSpec with Handshakes with Memories {

  /** Chunks of one matrix, each a run of trits, and the bytes that hold them. */
  private final class Stream(config: TernConfig, chunks: Int, random: Random) {
    val trits: IndexedSeq[Int] = IndexedSeq.fill(chunks * config.portTrits)(trit(random))
    val beats: Int = (trits.size + config.beatTrits - 1) / config.beatTrits
    val bytes: IndexedSeq[Byte] = {
      val per = config.weightCodec.tritsPerByte
      trits
        .padTo(beats * config.beatTrits, 0)
        .grouped(per)
        .map { t =>
          val base = if (config.weightCodec == WeightCodec.TwoBit) 4 else 3
          t.reverse.foldLeft(0)((sum, x) => sum * base + x + 1).toByte
        }
        .toIndexedSeq
    }
    def chunk(i: Int): Seq[Int] = trits.slice(i * config.portTrits, (i + 1) * config.portTrits)
    val chunkCount: Int = chunks
  }

  /** Takes chunks, and says for each whether it ends its pass. */
  private final class Taker(dut: WeightStream, ends: Seq[Boolean], pace: Pace) extends Actor {
    val taken: mutable.Buffer[(Seq[Int], Boolean, Boolean)] = mutable.Buffer.empty
    private var ready = false
    def drive(): Unit = {
      ready = taken.size < ends.size && pace.willing()
      set(dut.io.chunk.ready, ready)
      set(dut.io.passEnd, ready && ends(taken.size))
    }
    def sample(): Unit = if (ready && get(dut.io.chunk.valid)) {
      val trits = dut.io.chunk.bits.trits
      val (nonzero, negative) = (get(trits.nonzero), get(trits.negative))
      val values = Seq.tabulate(trits.lanes)(i => if (!nonzero.testBit(i)) 0 else if (negative.testBit(i)) -1 else 1)
      taken += ((values, get(dut.io.chunk.bits.flags.last), get(dut.io.chunk.bits.flags.invalid)))
    }
    def done: Boolean = taken.size == ends.size
  }

  /** Requests one matrix, at address 0. */
  private def matrix(dut: WeightStream, beats: Int, random: Random) =
    new Source(dut.io.matrix, Seq(beats), new Pace(random, 1000))((port, beats) => {
      set(port.address, 0)
      set(port.beats, beats)
    })

  for (config <- Seq(Configs.tiny, Configs.grouped, Configs.wide)) describe(s"WeightStream ${config.name}") {

    /** Where a byte of the first port is in an image in which ports take turns. */
    def place(byte: Int): Int = {
      val granule = TernConfig.granuleBytes
      byte / granule * config.weightPorts * granule + byte % granule
    }

    it("hands out the chunks of matrices in sequence, one per cycle when memory keeps up") {
      simulate(new WeightStream(config)) { dut =>
        for ((memoryPace, pace) <- Seq((1000, 1000), (300, 1000), (1000, 300), (500, 500)))
          withClue(s"memory $memoryPace, array $pace permille: ") {
            val random = new Random(memoryPace + pace)
            val streams = Seq(1, 2, 31, 7, 40, 100).map(new Stream(config, _, random))
            val starts =
              streams.scanLeft(64)((at, s) => at + place(s.bytes.size) + config.beatBytes * random.nextInt(5))
            val memory = mutable.ArraySeq.fill(starts.last)(-1.toByte)
            for ((s, at) <- streams.zip(starts); (b, i) <- s.bytes.zipWithIndex) memory(at + place(i)) = b
            val matrices = new Source(dut.io.matrix, streams.zip(starts), new Pace(random, 1000))((port, item) => {
              set(port.address, item._2)
              set(port.beats, item._1.beats)
            })
            val ends = streams.flatMap(s => Seq.fill(s.chunkCount - 1)(false) :+ true)
            val taker = new Taker(dut, ends, new Pace(random, pace))
            val reader = new ReadMemory(config, dut.io.memory, memory, new Pace(random, memoryPace))
            val cycles = play(dut.clock, Seq(matrices, reader, taker))
            taker.taken.map(_._1) should equal(streams.flatMap(s => (0 until s.chunkCount).map(s.chunk)))
            taker.taken.zip(ends).foreach { case ((_, last, _), end) => if (end) last should be(true) }
            taker.taken.exists(_._3) should be(false)
            if (memoryPace == 1000 && pace == 1000) {
              val beats = streams.map(_.beats).sum
              cycles should be <= (beats.max(ends.size) + streams.size * (config.chunksPerBeat + 1) + 16)
            }
          }
      }
    }
    it("marks a last chunk of which beats are missing") {
      simulate(new WeightStream(config)) { dut =>
        val stream = new Stream(config, 8, new Random(8))
        for (missing <- 0 until config.beatsPerChunk) withClue(s"$missing beats: ") {
          val matrices = matrix(dut, stream.beats - missing, new Random(1))
          val reader = new ReadMemory(config, dut.io.memory, stream.bytes, new Pace(new Random(1), 1000))
          var (chunks, short) = (0, 0)
          set(dut.io.chunk.ready, true)
          val watch = new Watch(
            () => {
              set(dut.io.passEnd, chunks == 7)
              if (get(dut.io.chunk.valid)) {
                chunks += 1
                if (get(dut.io.chunk.bits.flags.short)) short += 1
              }
            },
            chunks == 8
          )
          play(dut.clock, Seq(matrices, reader, watch))
          short should be(if (missing > 0) 1 else 0)
        }
      }
    }
    it("marks chunks with invalid codes") {
      simulate(new WeightStream(config)) { dut =>
        val random = new Random(7)
        val stream = new Stream(config, 8, random)
        val bytes = stream.bytes.updated(config.beatBytes - 1, 0xff.toByte)
        val matrices = matrix(dut, stream.beats, random)
        val taker = new Taker(dut, Seq.fill(7)(false) :+ true, new Pace(random, 1000))
        val reader = new ReadMemory(config, dut.io.memory, bytes, new Pace(random, 1000))
        play(dut.clock, Seq(matrices, reader, taker))
        val bad = (config.beatTrits - 1) / config.portTrits
        taker.taken.map(_._3) should equal(Seq.tabulate(8)(_ == bad))
      }
    }
  }
}
