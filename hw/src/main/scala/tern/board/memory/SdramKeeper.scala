package tern.board.memory

import chisel3._
import chisel3.util._

/** Initialises and refreshes the chip; meanwhile it alone drives the pins. */
class SdramKeeper(timing: SdramTiming) extends Module {
  val io = IO(new Bundle {

    /** Start nothing that takes long: the pins are requested. */
    val wants = Output(Bool())

    /** All banks may be closed now, and the pins are granted until `wants` falls. */
    val granted = Input(Bool())
    val command = Output(UInt(3.W))
    val address = Output(UInt(SdramChip.rowBits.W))
    val prechargeAll = Output(Bool())

    /** The chip is initialised. */
    val ready = Output(Bool())
  })
  import SdramCommand._

  private val modeRegister = timing.casLatency << 4 | log2Ceil(SdramChip.burstWords)
  private val early = 24 // cycles of what may be in flight when a refresh is due
  private val wakeRefreshes = 8

  private val powerUp :: close :: renew :: mode :: awake :: Nil = Enum(5)
  private val stateReg = RegInit(powerUp)
  private val waitReg = RegInit(timing.powerUp.U(log2Ceil(timing.powerUp + 1).W))
  private val refreshesReg = RegInit(wakeRefreshes.U(4.W))
  private val readyReg = RegInit(false.B)
  private val dueReg = RegInit((timing.refreshInterval - early).U(log2Ceil(timing.refreshInterval).W))
  private val due = dueReg === 0.U
  private val now = waitReg === 0.U && (io.granted || !readyReg)

  io.wants := stateReg =/= awake
  io.ready := readyReg
  io.command := nothing.U
  io.address := allBanks.U
  io.prechargeAll := false.B
  when(waitReg =/= 0.U)(waitReg := waitReg - 1.U)
  when(!due)(dueReg := dueReg - 1.U)

  switch(stateReg) {
    is(powerUp)(when(waitReg === 0.U)(stateReg := close))
    is(awake)(when(due)(stateReg := close))
    is(close) {
      when(now) {
        io.command := precharge.U
        io.prechargeAll := true.B
        waitReg := (timing.precharge - 1).U
        stateReg := renew
      }
    }
    is(renew) {
      when(waitReg === 0.U) {
        io.command := refresh.U
        waitReg := (timing.refresh - 1).U
        refreshesReg := Mux(readyReg, 0.U, refreshesReg - 1.U)
        dueReg := (timing.refreshInterval - early).U
        when(readyReg || refreshesReg === 1.U)(stateReg := mode)
      }
    }
    is(mode) {
      when(waitReg === 0.U) {
        when(!readyReg) {
          io.command := setMode.U
          io.address := modeRegister.U
          waitReg := (timing.modeToCommand - 1).U
          readyReg := true.B
        }.otherwise(stateReg := awake)
      }
    }
  }
}
