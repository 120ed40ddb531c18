package tern.board.serial

/** The numbers of the serial protocol; what they mean stands in hw/doc/serial.md. */
object Protocol {
  val version = 1

  /** Starts and ends every frame, and stands nowhere inside one. */
  val delimiter = 0x7e

  /** Says that the byte behind it was inverted in bit 5, because it is a delimiter or an escape. */
  val escape = 0x7d
  val flip = 0x20

  /** Most data bytes of a frame, and most bytes of its content. */
  val maxData = 512
  val maxContent: Int = 6 + maxData

  /** The device's credit: frames that may be unanswered. All of them fit into the ring, however long they are. */
  val bufferFrames = 7
  val bufferBytes = 4096
  require(bufferFrames * (maxContent + 4) < bufferBytes)

  /** How far back a sequence number is still known as that of a frame that was executed. */
  val remembered = 16

  val query = 0
  val readRegister = 1
  val writeRegister = 2
  val readMemory = 3
  val writeMemory = 4

  /** Bit 7 of the type marks an answer; this one answers a frame that could not be read. */
  val rejected = 0x7f

  val ok = 0
  val refused = 1
  val outOfOrder = 2
  val malformed = 3
  val corrupted = 4
}
