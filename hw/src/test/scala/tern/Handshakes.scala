package tern

import chisel3._
import chisel3.util.DecoupledIO
import scala.collection.mutable
import scala.util.Random

/** One side of a handshake in a test: per cycle it drives its signals, then samples all of them when settled. */
trait Actor {
  def drive(): Unit
  def sample(): Unit
  def done: Boolean
}

/** How often a side of a handshake is willing: always, or at random. */
final class Pace(random: Random, permille: Int) {
  def willing(): Boolean = permille >= 1000 || random.nextInt(1000) < permille
}

trait Handshakes { this: HardwareSpec =>

  /** Offers items in turn; an item once offered stays, as AXI requires. */
  final class Source[D <: Data, A](port: DecoupledIO[D], items: Seq[A], pace: Pace)(write: (D, A) => Unit)
      extends Actor {
    private var next = 0
    private var offered = false
    def drive(): Unit = {
      offered = next < items.size && (offered || pace.willing())
      set(port.valid, offered)
      if (offered) write(port.bits, items(next))
    }
    def sample(): Unit = if (offered && get(port.ready)) {
      next += 1
      offered = false
    }
    def done: Boolean = next == items.size
  }

  /** Takes items and keeps them, up to an expected count. */
  final class Sink[D <: Data, A](port: DecoupledIO[D], expected: Int, pace: Pace)(read: D => A) extends Actor {
    val taken: mutable.Buffer[A] = mutable.Buffer.empty
    private var ready = false
    def drive(): Unit = {
      ready = pace.willing()
      set(port.ready, ready)
    }
    def sample(): Unit = if (ready && get(port.valid)) taken += read(port.bits)
    def done: Boolean = taken.size >= expected
  }

  /** Does something with settled signals each cycle. */
  final class Watch(look: () => Unit, finished: => Boolean = true) extends Actor {
    def drive(): Unit = ()
    def sample(): Unit = look()
    def done: Boolean = finished
  }

  /** Runs until all actors are done; returns the cycles that took. */
  def play(clock: Clock, actors: Seq[Actor], limit: Int = 20000): Int = {
    var cycles = 0
    while (!actors.forall(_.done)) {
      assert(cycles < limit, s"not done after $limit cycles")
      actors.foreach(_.drive())
      actors.foreach(_.sample())
      clock.step()
      cycles += 1
    }
    cycles
  }

  /** The laws of every stream: nothing is lost, duplicated or reordered, whichever side stalls, and without stalls
    * `fullSpeedCycles` are enough.
    */
  def obeysStreamLaws[I <: Data, O <: Data, A, B](
      clock: Clock,
      in: DecoupledIO[I],
      out: DecoupledIO[O],
      items: Seq[A],
      expected: Seq[B],
      fullSpeedCycles: Int
  )(write: (I, A) => Unit, read: O => B): Unit =
    for ((inPace, outPace) <- Seq((1000, 1000), (300, 1000), (1000, 300), (500, 500)); seed <- 1 to 2) {
      withClue(s"offered $inPace, taken $outPace permille, seed $seed: ") {
        val random = new Random(seed)
        val source = new Source(in, items, new Pace(random, inPace))(write)
        val sink = new Sink(out, expected.size, new Pace(random, outPace))(read)
        val cycles = play(clock, Seq(source, sink))
        sink.taken should equal(expected)
        if (inPace == 1000 && outPace == 1000) cycles should be <= fullSpeedCycles
        quiet(clock, in, out)
      }
    }

  /** Nothing comes out by itself. */
  private def quiet(clock: Clock, in: DecoupledIO[_ <: Data], out: DecoupledIO[_ <: Data]): Unit = {
    set(in.valid, false)
    set(out.ready, false)
    for (_ <- 1 to 5) {
      get(out.valid) should be(false)
      clock.step()
    }
  }
}
