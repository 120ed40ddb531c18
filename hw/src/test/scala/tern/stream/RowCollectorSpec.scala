package tern.stream

import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Pace}

class RowCollectorSpec extends HardwareSpec with Handshakes {
  private val config = Configs.grouped
  private val words = config.beatWords

  private case class Tile(offset: Int, results: Seq[BigInt], cols: Int) {

    /** Beats as (word in its place, or none). */
    def beats: Seq[Seq[Option[BigInt]]] =
      (Seq.fill(offset)(None) ++ results.take(cols).map(Some(_))).grouped(words).map(_.padTo(words, None)).toSeq
  }

  /** Plays waves: a start, and results from the next cycle on, now and then with a gap. */
  private final class Array(dut: RowCollector, tiles: Seq[Tile], gaps: Pace, room: () => Boolean) extends Actor {
    private var tile, column = 0
    private var open = false
    def drive(): Unit = {
      val start = !open && tile < tiles.size && room()
      set(dut.io.start.valid, start)
      set(dut.io.result.valid, open && !start && gaps.willing())
      if (start) {
        set(dut.io.start.bits.offset, tiles(tile).offset)
        set(dut.io.start.bits.cols, tiles(tile).cols)
      }
      if (open) set(dut.io.result.bits, tiles(tile).results(column))
      open = open || start
    }
    def sample(): Unit = if (get(dut.io.result.valid)) {
      column += 1
      if (column == config.outputCols) {
        column = 0
        tile += 1
        open = false
      }
    }
    def done: Boolean = tile == tiles.size
    def started: Int = tile + (if (open) 1 else 0)
  }

  describe("RowCollector") {
    it("packs the columns that count into beats, at any offset, and drops the rest") {
      simulate(new RowCollector(config)) { dut =>
        for ((arrayPace, memoryPace) <- Seq((1000, 1000), (1000, 200), (500, 500)); seed <- 1 to 2) {
          val random = new Random(seed)
          val tiles = Seq.fill(30) {
            val results =
              Seq.fill(config.outputCols)(BigInt(config.accBits, random.self) - (BigInt(1) << (config.accBits - 1)))
            Tile(random.nextInt(words), results, 1 + random.nextInt(config.outputCols))
          }
          val expected = tiles.flatMap(_.beats)
          val sink = new Sink(dut.io.beat, expected.size, new Pace(random, memoryPace))(port => {
            val sign = BigInt(1) << (config.accBits - 1)
            Seq.tabulate(words)(i => Option.when(get(port.taken(i)))((get(port.words(i)) ^ sign) - sign))
          })
          lazy val array: Array = new Array(
            dut,
            tiles,
            new Pace(random, arrayPace),
            () => {
              val left = tiles.map(_.beats.size).scanLeft(0)(_ + _).count(_ <= sink.taken.size) - 1
              array.started - left < config.resultWaves
            }
          )
          play(dut.clock, Seq(array, sink))
          sink.taken should equal(expected)
        }
      }
    }
  }
}
