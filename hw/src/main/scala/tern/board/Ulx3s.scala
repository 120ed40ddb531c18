package tern.board

import chisel3._
import chisel3.experimental.Analog
import tern.board.memory.SdramChip

/** The top for the ULX3S: clock, reset, and pins named as in the board's pin file.
  *
  * The FTDI's pins are named from its side: it sends on `ftdi_txd`.
  */
class Ulx3s(board: BoardConfig) extends RawModule {
  private val oscillator = IO(Input(Clock())).suggestName("clk_25mhz")
  private val fromHost = IO(Input(Bool())).suggestName("ftdi_txd")
  private val toHost = IO(Output(Bool())).suggestName("ftdi_rxd")
  private val led = IO(Output(UInt(8.W))).suggestName("led")

  private val pll = Module(new Ecp5Clock)
  pll.oscillator := oscillator
  private val clock = pll.clock

  private val core = withClockAndReset(clock, PllReset(clock, pll.locked))(Module(new BoardCore(board)))
  core.receive := fromHost
  toHost := core.send
  led := core.leds

  for (pins <- core.sdram) {
    def output(name: String, value: UInt): Unit = {
      val port = IO(Output(UInt(value.getWidth.W))).suggestName(name)
      val cells = Module(new Ecp5OutputPins(value.getWidth))
      cells.clock := clock
      cells.value := value
      port := cells.pins
    }
    val sdramClock = IO(Output(Bool())).suggestName("sdram_clk")
    val clockPin = Module(new Ecp5ClockPin)
    clockPin.clock := pll.sdramClock
    sdramClock := clockPin.pin
    output("sdram_cke", pins.clockEnable)
    output("sdram_csn", false.B)
    output("sdram_rasn", pins.command(2))
    output("sdram_casn", pins.command(1))
    output("sdram_wen", pins.command(0))
    output("sdram_ba", pins.bank)
    output("sdram_a", pins.address)
    output("sdram_dqm", pins.mask)

    val data = IO(Analog(SdramChip.dataBits.W)).suggestName("sdram_d")
    val dataPins = Module(new Ecp5DataPins(SdramChip.dataBits))
    dataPins.clock := clock
    dataPins.value := pins.data
    dataPins.away := pins.away
    pins.caught := dataPins.caught
    data <> dataPins.pins
  }
}

object Ulx3s extends BoardTop("Ulx3s") {
  def module(board: BoardConfig): RawModule = new Ulx3s(board)

  def cells(board: BoardConfig): Seq[CellText] =
    Ecp5Clock.text(Ecp5Pll(board.oscillatorMhz, board.clockMhz)) +:
      (if (board.memory == "sdram") Ecp5Pins.texts else Nil)
}
