package tern.board.memory

import chisel3._
import chisel3.util._
import tern.bus.AxiAddress
import tern.config.TernConfig
import tern.stream.Pair

/** A run: consecutive column bursts in one row. */
class SdramRun extends Bundle {
  val write = Bool()

  /** Outside the chip: answered with an error, not executed. */
  val error = Bool()
  val bank = UInt(SdramChip.bankBits.W)
  val row = UInt(SdramChip.rowBits.W)
  val column = UInt(log2Ceil(SdramChip.rowBursts).W)

  /** Bursts, less one. */
  val more = UInt(log2Ceil(SdramChip.rowBursts).W)

  /** It is the last of its AXI4 burst. */
  val last = Bool()
}

/** Turns AXI4 addresses into runs: reads and writes in turn, cut where a row ends. It shows the next run beside the
  * current one, so that its row can be opened early. A run takes two cycles to cut and four or more to execute.
  */
class SdramRuns(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val read = Flipped(Decoupled(new AxiAddress(config)))
    val write = Flipped(Decoupled(new AxiAddress(config)))
    val run = Valid(new SdramRun)
    val next = Valid(new SdramRun)

    /** `run` is done. */
    val pop = Input(Bool())
  })
  private val burstBits = log2Ceil(SdramChip.burstBytes)
  private val columnBits = log2Ceil(SdramChip.rowBursts)
  private val chipBits = log2Ceil(SdramChip.bytes)
  private val perBeatBits = log2Ceil(config.beatBytes) - burstBits
  private val leftBits = log2Ceil(4096 / SdramChip.burstBytes + 1)

  private val turn = Module(new RRArbiter(new AxiAddress(config), 2))
  turn.io.in(0) <> io.read
  turn.io.in(1) <> io.write

  private val writeReg = Reg(Bool())
  private val errorReg = Reg(Bool())
  private val atReg = Reg(UInt((chipBits - burstBits).W)) // in column bursts
  private val leftReg = RegInit(0.U(leftBits.W))
  private val busyReg = RegInit(false.B) // leftReg =/= 0.U
  private val countedReg = RegInit(false.B) // countReg and lastReg describe what is left
  private val countReg = Reg(UInt((columnBits + 1).W))
  private val lastReg = Reg(Bool())
  private val runs = Module(new Pair(new SdramRun))
  private val head = Module(new Queue(new SdramRun, 1))

  private val column = atReg(columnBits - 1, 0)
  private val room = SdramChip.rowBursts.U - column
  countReg := Mux(leftReg < room, leftReg, room)
  lastReg := leftReg <= room
  countedReg := busyReg && !runs.io.enq.fire
  private val run = runs.io.enq.bits
  runs.io.enq.valid := countedReg
  run.write := writeReg
  run.error := errorReg
  run.column := column
  run.bank := atReg(columnBits + SdramChip.bankBits - 1, columnBits)
  run.row := atReg >> (columnBits + SdramChip.bankBits)
  run.more := (countReg - 1.U)(columnBits - 1, 0)
  run.last := lastReg
  turn.io.out.ready := !busyReg
  when(runs.io.enq.fire) {
    busyReg := !lastReg
    leftReg := leftReg - countReg
    atReg := atReg + countReg
  }
  when(turn.io.out.fire) {
    busyReg := true.B
    writeReg := turn.io.chosen === 1.U
    errorReg := (turn.io.out.bits.addr >> chipBits) =/= 0.U
    atReg := (turn.io.out.bits.addr(chipBits - 1, 0) >> (burstBits + perBeatBits)) << perBeatBits
    leftReg := (turn.io.out.bits.len +& 1.U) << perBeatBits
  }

  assert(busyReg === (leftReg =/= 0.U), "the flag of a burst does not say whether anything of it is left")

  head.io.enq <> runs.io.deq
  io.run.valid := head.io.deq.valid
  io.run.bits := head.io.deq.bits
  head.io.deq.ready := io.pop
  io.next.valid := runs.io.deq.valid
  io.next.bits := runs.io.deq.bits
}
