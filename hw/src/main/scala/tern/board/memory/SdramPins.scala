package tern.board.memory

import chisel3._

/** A command on the chip's pins: row strobe, column strobe and write enable, active low. */
object SdramCommand {
  val nothing = 7
  val activate = 3
  val read = 5
  val write = 4
  val precharge = 2
  val refresh = 1
  val setMode = 0

  /** Address bit 10 of a precharge: all banks. */
  val allBanks = 1 << 10
}

/** The chip's pins except its clock; a register at each pin is expected outside. */
class SdramPins extends Bundle {
  val clockEnable = Output(Bool())
  val command = Output(UInt(3.W))
  val bank = Output(UInt(SdramChip.bankBits.W))
  val address = Output(UInt(SdramChip.rowBits.W))

  /** Bytes of `data` that are not to be written. */
  val mask = Output(UInt(2.W))
  val data = Output(UInt(SdramChip.dataBits.W))

  /** `data` is not driven. */
  val away = Output(Bool())

  /** The data pins as sampled by a register at each. */
  val caught = Input(UInt(SdramChip.dataBits.W))
}
