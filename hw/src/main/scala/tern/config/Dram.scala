package tern.config

/** The memory that a configuration is sized for; the simulator keeps these times. All times are in the memory's own
  * clocks.
  *
  * @param name
  *   the name used in configurations
  * @param channels
  *   parallel channels, each with its own pins and banks; addresses are interleaved every `TernConfig.granuleBytes`
  * @param clockMhz
  *   of commands
  * @param accessBytes
  *   of one read or write command
  * @param accessClocks
  *   that its data takes on the pins
  * @param bankGroups
  *   0 for a plain memory without rows, banks and refresh
  * @param groupBanks
  *   banks of a group
  * @param rowBytes
  *   of an open row, over all chips of a channel
  * @param readLatency
  *   CL, command to data
  * @param writeLatency
  *   CWL, command to data
  * @param activate
  *   tRCD, row to column
  * @param precharge
  *   tRP
  * @param rowOpen
  *   tRAS, shortest time that a row is open
  * @param readToPrecharge
  *   tRTP
  * @param writeRecovery
  *   tWR, last data to precharge
  * @param sameGroup
  *   tCCD_L, between accesses of one bank group; between groups it is `accessClocks`
  * @param rowToRow
  *   tRRD, between activations of different groups
  * @param rowToRowSameGroup
  *   tRRD_L
  * @param fourRows
  *   tFAW, any five activations take longer than this
  * @param writeToRead
  *   tWTR_S, last data to read of another group
  * @param writeToReadSameGroup
  *   tWTR_L
  * @param refreshInterval
  *   tREFI
  * @param refresh
  *   tRFC, all banks of a channel at once
  * @param frontNs
  *   latency of controller and interconnect, from an address to the first beat, without the DRAM's own time
  */
final case class Dram(
    name: String,
    channels: Int = 1,
    clockMhz: Int = 0,
    accessBytes: Int = 0,
    accessClocks: Int = 0,
    bankGroups: Int = 0,
    groupBanks: Int = 0,
    rowBytes: Int = 0,
    readLatency: Int = 0,
    writeLatency: Int = 0,
    activate: Int = 0,
    precharge: Int = 0,
    rowOpen: Int = 0,
    readToPrecharge: Int = 0,
    writeRecovery: Int = 0,
    sameGroup: Int = 0,
    rowToRow: Int = 0,
    rowToRowSameGroup: Int = 0,
    fourRows: Int = 0,
    writeToRead: Int = 0,
    writeToReadSameGroup: Int = 0,
    refreshInterval: Int = 0,
    refresh: Int = 0,
    frontNs: Int = 0
) {

  /** Whether there are no rows, banks or refresh. */
  def plain: Boolean = bankGroups == 0

  /** Bandwidth of the pins, 0 for a plain memory. */
  def pinBytesPerSecond: Long =
    if (plain) 0 else 1000000L * clockMhz * accessBytes * channels / accessClocks
}

object Dram {

  /** Latency only; as fast as its ports. */
  val plain: Dram = Dram("plain")

  /** DDR4-2400 of 64 bits, as on the KV260: four MT40A512M16 (8 Gbit, x16, 2 KiB pages), 17-17-17. JESD79-4; the same
    * figures as DRAMsim3 has for this part.
    */
  val ddr4: Dram = Dram(
    name = "ddr4-2400-64",
    clockMhz = 1200,
    accessBytes = 64,
    accessClocks = 4,
    bankGroups = 2,
    groupBanks = 4,
    rowBytes = 8192,
    readLatency = 17,
    writeLatency = 12,
    activate = 17,
    precharge = 17,
    rowOpen = 39,
    readToPrecharge = 9,
    writeRecovery = 18,
    sameGroup = 6,
    rowToRow = 7,
    rowToRowSameGroup = 8,
    fourRows = 36,
    writeToRead = 3,
    writeToReadSameGroup = 9,
    refreshInterval = 9360,
    refresh = 420,
    frontNs = 120
  )

  /** Pseudo channels of HBM2 at 1.8 Gbit/s per pin, as on the U280: 64 bits, 256 MiB each. JESD235; DRAMsim3's
    * nanoseconds for an 8 Gbit stack.
    */
  def hbm2(channels: Int): Dram = Dram(
    name = s"hbm2-1800x$channels",
    channels = channels,
    clockMhz = 900,
    accessBytes = 32,
    accessClocks = 2,
    bankGroups = 4,
    groupBanks = 4,
    rowBytes = 1024,
    readLatency = 14,
    writeLatency = 4,
    activate = 13,
    precharge = 13,
    rowOpen = 31,
    readToPrecharge = 5,
    writeRecovery = 15,
    sameGroup = 4,
    rowToRow = 4,
    rowToRowSameGroup = 6,
    fourRows = 27,
    writeToRead = 6,
    writeToReadSameGroup = 8,
    refreshInterval = 3510,
    refresh = 234,
    frontNs = 100
  )

  /** SDR SDRAM of 16 bits at the core's clock, as on the ULX3S: W9825G6KH-6 or IS42S16160G-7, 256 Mbit, CL 2. */
  val sdr: Dram = Dram(
    name = "sdr-80-16",
    clockMhz = 80,
    accessBytes = 16,
    accessClocks = 8,
    bankGroups = 1,
    groupBanks = 4,
    rowBytes = 1024,
    readLatency = 2,
    writeLatency = 0,
    activate = 2,
    precharge = 2,
    rowOpen = 4,
    readToPrecharge = 8,
    writeRecovery = 2,
    sameGroup = 8,
    rowToRow = 2,
    rowToRowSameGroup = 2,
    fourRows = 0,
    writeToRead = 1,
    writeToReadSameGroup = 1,
    refreshInterval = 625,
    refresh = 5,
    frontNs = 50
  )

  def named(name: String): Dram = {
    val stack = "hbm2-1800x([1-9][0-9]?)".r
    name match {
      case stack(channels) => hbm2(channels.toInt)
      case _               =>
        Seq(plain, ddr4, sdr)
          .find(_.name == name)
          .getOrElse(
            throw new IllegalArgumentException(
              s"memory is '$name'; expected plain, ddr4-2400-64, sdr-80-16 or hbm2-1800xCHANNELS"
            )
          )
    }
  }
}
