package tern.stream

import scala.collection.mutable
import scala.util.Random
import tern.{Handshakes, HardwareSpec, Memories, Pace}

class ByteGearboxSpec extends HardwareSpec with Handshakes with Memories {
  for ((in, out) <- Seq((16, 16), (8, 5), (8, 12), (16, 4))) describe(s"ByteGearbox of $in to $out bytes") {
    it("cuts runs of any length into words, at the pace of the slower side") {
      simulate(new ByteGearbox(in, out, 300)) { dut =>
        for (pace <- Seq(1000, 400); seed <- 1 to 2) withClue(s"pace $pace, seed $seed: ") {
          val random = new Random(seed)
          val runs = Seq(1, out, in, in * out) ++ Seq.fill(12)(1 + random.nextInt(300))
          val bytes = runs.map(n => IndexedSeq.fill(n)(random.nextInt(256).toByte))
          val beats = bytes.flatMap(_.grouped(in).toSeq)
          val words = bytes.flatMap(_.grouped(out).toSeq)
          val lasts = bytes.flatMap(run => Seq.fill((run.size + out - 1) / out - 1)(false) :+ true)
          val got = mutable.Buffer.empty[(BigInt, Boolean)]
          val start = new Source(dut.io.start, runs, new Pace(random, pace))((port, n) => set(port, n))
          val source =
            new Source(dut.io.in, beats, new Pace(random, pace))((port, beat) => set(port, word(beat, 0, beat.size)))
          val watch = new Watch(
            () => if (get(dut.io.out.valid)) got += get(dut.io.out.bits) -> get(dut.io.last),
            got.size == words.size
          )
          val cycles = play(dut.clock, Seq(start, source, watch))
          got.map(_._2) should equal(lasts)
          for ((w, (value, _)) <- words.zip(got))
            (value & (BigInt(1) << (8 * w.size)) - 1) should equal(word(w, 0, w.size))
          if (pace == 1000) cycles should be <= (runs.map(n => (n + in.min(out) - 1) / in.min(out) + 3).sum)
        }
      }
    }
  }
}
