package tern.board.serial

/** The constants of the serial protocol; hw/doc/serial.md explains them. */
object Protocol {
  val version = 1

  /** Starts and ends every frame, and never occurs inside one. */
  val delimiter = 0x7e

  /** Escape: bit 5 of the next byte was inverted, because that byte is a delimiter or an escape. */
  val escape = 0x7d
  val flip = 0x20

  /** Most data bytes of a frame, and most bytes of its content. */
  val maxData = 512
  val maxContent: Int = 6 + maxData

  /** Credit of the host: frames that may be unanswered. All of them fit into the ring buffer, however long they are. */
  val bufferFrames = 7
  val bufferBytes = 4096
  require(bufferFrames * (maxContent + 4) < bufferBytes)

  /** How many executed frames are still known by their sequence numbers. */
  val remembered = 16

  val query = 0
  val readRegister = 1
  val writeRegister = 2
  val readMemory = 3
  val writeMemory = 4

  /** Bit 7 of the type marks an answer; this type answers a frame that could not be read. */
  val rejected = 0x7f

  val ok = 0
  val refused = 1
  val outOfOrder = 2
  val malformed = 3
  val corrupted = 4
}
