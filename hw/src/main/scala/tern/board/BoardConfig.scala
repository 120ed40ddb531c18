package tern.board

import tern.board.memory.{SdramChip, SdramTiming}
import tern.config.{ConfigFile, TernConfig}

/** A board as described by the `board.json` in its folder; fields that only other tools read are ignored here.
  *
  * @param top
  *   the top module that wires it to the board's pins
  * @param preset
  *   the accelerator's configuration: a preset's name or a file
  * @param clockMhz
  *   of accelerator, memory and bridge: there is one clock
  * @param oscillatorMhz
  *   of the board
  * @param baud
  *   bits per second of the serial line
  * @param memory
  *   `sdram`: the chip on the board; `blockRam`: the FPGA's block RAM
  * @param memoryBytes
  *   size of device memory
  */
final case class BoardConfig(
    board: String,
    part: String,
    top: String,
    preset: String,
    clockMhz: Int,
    oscillatorMhz: Int,
    baud: Int,
    memory: String,
    memoryBytes: Int
) {
  require(Seq("sdram", "blockRam").contains(memory), s"memory is '$memory'; expected sdram or blockRam")
  require(memory != "sdram" || BigInt(memoryBytes) == SdramChip.bytes, s"the SDRAM chip holds ${SdramChip.bytes} bytes")

  /** The preset at this board's clock. */
  val accelerator: TernConfig = ConfigFile.of(preset).copy(clockMhz = clockMhz)

  require(
    BigInt(memoryBytes) <= (BigInt(1) << accelerator.addressBits),
    s"memoryBytes is $memoryBytes; addresses of preset $preset have ${accelerator.addressBits} bits"
  )

  /** Clock cycles per bit. */
  val baudDivisor: Int = Math.round(clockMhz * 1e6 / baud).toInt
  private val baudError = Math.abs(clockMhz * 1e6 / baudDivisor / baud - 1)
  require(
    baudDivisor >= 4 && baudError < 0.01,
    f"$baud baud cannot be had from $clockMhz MHz: the nearest is off by ${100 * baudError}%.1f %%, of 1 %% allowed"
  )
  val sdram: SdramTiming = SdramTiming(clockMhz)

  /** The same board with another array, or with fewer clock cycles per bit, for simulation. */
  def simulated(preset: String, divisor: Int): BoardConfig =
    copy(preset = preset, baud = Math.round(clockMhz * 1e6 / divisor).toInt)
}

object BoardConfig extends upickle.AttributeTagged {
  private implicit val boards: ReadWriter[BoardConfig] = macroRW

  def parse(json: String): BoardConfig = read[BoardConfig](json)
}
