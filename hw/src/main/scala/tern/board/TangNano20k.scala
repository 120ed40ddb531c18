package tern.board

import chisel3._
import chisel3.util.Cat

/** The top for the Tang Nano 20K: clock, reset, and pins named as in the board's pin file.
  *
  * Six LEDs show what the eight of other boards do, except memory ready, which is always so, and the interrupt.
  */
class TangNano20k(board: BoardConfig) extends RawModule {
  require(board.memory == "blockRam", s"memory is '${board.memory}'; this board's SDRAM is not used")
  private val oscillator = IO(Input(Clock())).suggestName("clk")
  private val fromHost = IO(Input(Bool())).suggestName("uart_rx")
  private val toHost = IO(Output(Bool())).suggestName("uart_tx")
  private val ledN = IO(Output(UInt(6.W))).suggestName("led_n")

  private val pll = Module(new GowinClock)
  pll.oscillator := oscillator

  private val core = withClockAndReset(pll.clock, PllReset(pll.clock, pll.locked))(Module(new BoardCore(board)))
  core.receive := fromHost
  toHost := core.send
  ledN := ~Cat(core.leds(7), core.leds(5, 2), core.leds(0))
}

object TangNano20k extends BoardTop("TangNano20k") {
  def module(board: BoardConfig): RawModule = new TangNano20k(board)

  def cells(board: BoardConfig): Seq[CellText] = Seq(GowinClock.text(GowinPll(board.oscillatorMhz, board.clockMhz)))
}
