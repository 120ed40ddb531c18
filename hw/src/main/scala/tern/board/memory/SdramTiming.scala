package tern.board.memory

/** Timing parameters of an SDRAM chip, in clock cycles.
  *
  * The times suit all chips found on the board (MT48LC16M16A2-7E, IS42S16160G-7, AS4C16M16SA-7, W9825G6KH-6): the
  * slowest of each.
  *
  * @param clockMhz
  *   clock of chip and controller
  * @param casLatency
  *   2 or 3 cycles from a read command to its first word; 3 leaves more time to catch it
  */
final case class SdramTiming(clockMhz: Int, casLatency: Int = 3) {
  require(casLatency == 2 || casLatency == 3, s"casLatency is $casLatency; expected 2 or 3")
  require(clockMhz <= (if (casLatency == 2) 100 else 133), s"$clockMhz MHz is too fast for CAS latency $casLatency")

  /** Cycles that last at least this long. */
  private def cycles(ns: Int): Int = (ns * clockMhz + 999) / 1000

  /** After power-up, before the first command: 200 us. */
  val powerUp: Int = cycles(200000)

  /** Activate to read or write, and precharge to activate. */
  val rowToColumn: Int = cycles(21).max(2)
  val precharge: Int = cycles(21).max(2)

  /** Activate to precharge, and to the next activate of the same bank, which follows from the two. */
  val rowActive: Int = cycles(45)
  require(rowActive + precharge >= cycles(66), "a row cycle takes 66 ns")

  /** Activate to activate of another bank. */
  val rowToRow: Int = cycles(15).max(2)

  /** Last written word to precharge. */
  val writeRecovery: Int = cycles(15).max(2)

  /** Refresh to the next command. */
  val refresh: Int = cycles(70)

  /** 8,192 rows in 64 ms; the controller starts early enough to finish what it is doing. */
  val refreshInterval: Int = 64000 * clockMhz / 8192
  val modeToCommand: Int = 2
}

/** Sizes of the chip: 16 bits wide, 4 banks of 8,192 rows of 512 columns. */
object SdramChip {
  val dataBits = 16
  val bankBits = 2
  val rowBits = 13
  val columnBits = 9

  /** Words of one read or write command, and their bytes. */
  val burstWords = 4
  val burstBytes: Int = burstWords * dataBits / 8

  /** Bursts of a row: neighbouring rows lie in neighbouring banks. */
  val rowBursts: Int = (1 << columnBits) / burstWords
  val bytes: BigInt = BigInt(1) << (bankBits + rowBits + columnBits + 1)
}
