package tern

import scala.collection.mutable
import tern.config.TernConfig
import tern.stream.{ReadStream, Window, WriteStream}

trait Memories { this: HardwareSpec =>

  /** A little-endian word of a byte array. */
  def word(bytes: collection.IndexedSeq[Byte], at: Int, length: Int): BigInt =
    (0 until length).map(i => BigInt(bytes(at + i) & 0xff) << (8 * i)).sum

  /** The window of transfers: everything, by default. */
  def setWindow(port: Window, base: BigInt = 0, limit: BigInt = (BigInt(1) << 64) - 1): Unit = {
    set(port.base, base)
    set(port.limit, limit)
  }

  private def lawful(config: TernConfig, address: BigInt, beats: Int): Unit = {
    val bytes = beats * config.beatBytes
    assert(beats >= 1 && beats <= config.burstBeats, s"a burst of $beats beats")
    assert(address % config.beatBytes == 0, s"a burst at $address")
    assert(address / 4096 == (address + bytes - 1) / 4096, s"a burst of $bytes bytes at $address crosses 4 KiB")
  }

  /** The memory side of a read stream; reads at `fault` are answered with an error. */
  final class ReadMemory(config: TernConfig, port: ReadStream, bytes: collection.IndexedSeq[Byte], pace: Pace)
      extends Actor {
    val bursts: mutable.Buffer[(BigInt, Int)] = mutable.Buffer.empty
    var fault: Int = -1
    private val owed = mutable.Queue.empty[(Int, Boolean)]
    private var offered = false
    private var ready = false

    def drive(): Unit = {
      ready = pace.willing()
      set(port.burst.ready, ready)
      offered = owed.nonEmpty && (offered || pace.willing())
      set(port.beat.valid, offered)
      if (offered) {
        val (at, last) = owed.head
        set(port.beat.bits.data, word(bytes, at, config.beatBytes))
        set(port.beat.bits.error, fault >= at && fault < at + config.beatBytes)
        set(port.beat.bits.last, last)
      }
    }
    def sample(): Unit = {
      val taken = offered && get(port.beat.ready)
      if (ready && get(port.burst.valid)) {
        val (address, beats) = (get(port.burst.bits.address), get(port.burst.bits.beats).toInt)
        lawful(config, address, beats)
        bursts += address -> beats
        for (i <- 0 until beats) owed += ((address.toInt + i * config.beatBytes, i == beats - 1))
      }
      if (taken) {
        owed.dequeue()
        offered = false
      }
    }
    def done: Boolean = owed.isEmpty
  }

  /** The memory side of a write stream. */
  final class WriteMemory(config: TernConfig, port: WriteStream, bytes: mutable.IndexedSeq[Byte], pace: Pace)
      extends Actor {
    var refused: Boolean = false
    private val owed = mutable.Queue.empty[(Int, Boolean)]
    private val answers = mutable.Queue.empty[Int]
    private var now = 0
    private var takeBurst, takeBeat = false

    def drive(): Unit = {
      takeBurst = pace.willing()
      takeBeat = owed.nonEmpty && pace.willing()
      set(port.burst.ready, takeBurst)
      set(port.beat.ready, takeBeat)
      set(port.done.valid, answers.headOption.exists(_ <= now))
      set(port.done.bits, refused)
    }
    def sample(): Unit = {
      if (answers.headOption.exists(_ <= now)) answers.dequeue()
      if (takeBeat && get(port.beat.valid)) {
        val (at, last) = owed.dequeue()
        val (data, strobe) = (get(port.beat.bits.data), get(port.beat.bits.strobe))
        for (i <- 0 until config.beatBytes if strobe.testBit(i)) bytes(at + i) = (data >> (8 * i)).toByte
        if (last) answers += now + 4
      }
      if (takeBurst && get(port.burst.valid)) {
        val (address, beats) = (get(port.burst.bits.address), get(port.burst.bits.beats).toInt)
        lawful(config, address, beats)
        for (i <- 0 until beats) owed += ((address.toInt + i * config.beatBytes, i == beats - 1))
      }
      now += 1
    }
    def done: Boolean = owed.isEmpty && answers.isEmpty
  }
}
