package tern.stream

import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Pace}

class RowCollectorSpec extends HardwareSpec with Handshakes {
  private case class Tile(offset: Int, rows: Seq[Seq[BigInt]], cols: Int) {

    /** Beats: each place holds a word or nothing. */
    def beats(words: Int): Seq[Seq[Option[BigInt]]] = rows.flatMap { results =>
      (Seq.fill(offset)(None) ++ results.take(cols).map(Some(_))).grouped(words).map(_.padTo(words, None))
    }
  }

  /** Plays waves: a start, no earlier than the last result of the wave before, and results from the next cycle on, with
    * occasional gaps.
    */
  private final class Array(dut: RowCollector, tiles: Seq[Tile], gaps: Pace, room: () => Boolean, planes: Boolean)
      extends Actor {
    private val (came, other) = if (planes) (dut.io.integer, dut.io.result) else (dut.io.result, dut.io.integer)
    private var tile, result = 0
    var started = 0
    private def results = tiles(tile).rows.flatten
    def drive(): Unit = {
      val give = tile < started && gaps.willing()
      val ends = tile == started || (give && result == results.size - 1)
      val start = ends && started < tiles.size && room()
      set(dut.io.start.valid, start)
      set(came.valid, give)
      set(other.valid, gaps.willing()) // and nobody looks
      if (give) set(came.bits, results(result))
      if (start) {
        set(dut.io.start.bits.offset, tiles(started).offset)
        set(dut.io.start.bits.cols, tiles(started).cols)
        set(dut.io.start.bits.planes, planes)
        started += 1
      }
    }
    def sample(): Unit = if (get(came.valid)) {
      result += 1
      if (result == results.size) {
        result = 0
        tile += 1
      }
    }
    def done: Boolean = tile == tiles.size
  }

  private val planesChain =
    Configs.planes.copy(name = "planeschain", outputCols = 5, tokenRows = 4, activationSpan = 5, collectSpan = 2)
  for (
    (config, planes) <- Seq(
      (Configs.grouped, false),
      (Configs.wide, false),
      (Configs.planes, false),
      (Configs.planes, true),
      (planesChain, true)
    )
  ) describe(s"RowCollector of ${config.name}${if (planes) ", integers" else ""}") {
    val cols = if (!planes) config.outputCols else config.waveTiles * config.planeRows
    val bits = if (planes) config.resultBits else config.accBits
    val words = config.beatWords
    it("packs the columns that count into beats, at any offset, and drops the rest") {
      simulate(new RowCollector(config)) { dut =>
        for ((arrayPace, memoryPace) <- Seq((1000, 1000), (1000, 200), (500, 500)); seed <- 1 to 2) {
          val random = new Random(seed)
          val tiles = Seq.fill(30) {
            def result = BigInt(bits, random.self) - (BigInt(1) << (bits - 1))
            val rows = Seq.fill(1 + random.nextInt(config.collectSpan))(Seq.fill(cols)(result))
            Tile(random.nextInt(words), rows, 1 + random.nextInt(cols))
          }
          val expected = tiles.flatMap(_.beats(words))
          val sink = new Sink(dut.io.beat, expected.size, new Pace(random, memoryPace))(port => {
            val sign = BigInt(1) << (config.resultBits - 1)
            Seq.tabulate(words)(i => Option.when(get(port.taken(i)))((get(port.words(i)) ^ sign) - sign))
          })
          lazy val array: Array = new Array(
            dut,
            tiles,
            new Pace(random, arrayPace),
            () => {
              val left = tiles.map(_.beats(words).size).scanLeft(0)(_ + _).count(_ <= sink.taken.size) - 1
              array.started - left < config.resultWaves
            },
            planes
          )
          play(dut.clock, Seq(array, sink))
          sink.taken should equal(expected)
        }
      }
    }
  }
}
