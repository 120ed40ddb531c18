package tern.board.memory

import chisel3._
import chisel3.util._
import tern.bus._
import tern.config.TernConfig
import tern.stream.Pair

/** A 16-bit SDRAM chip as an AXI4 slave: in order, burst by burst, with rows kept open.
  *
  * Addresses beyond the chip's end are answered with an error. Throughput: one word of two bytes per cycle, except for
  * refreshes and the bus turnaround between reads and writes.
  */
class SdramController(config: TernConfig, timing: SdramTiming) extends Module {
  val io = IO(new Bundle {
    val axi = Flipped(new AxiPort(config))
    val pins = new SdramPins
    val ready = Output(Bool())
  })
  private val beatBursts = config.beatBytes / SdramChip.burstBytes
  private val beatWords = beatBursts * SdramChip.burstWords
  private val readBeats = (64 / beatWords).max(2)
  private val decodeError = 3.U(2.W)

  private val runs = Module(new SdramRuns(config))
  private val scheduler = Module(new SdramScheduler(timing))
  runs.io.read <> io.axi.ar
  scheduler.io.run := runs.io.run
  scheduler.io.next := runs.io.next
  runs.io.pop := scheduler.io.pop
  io.ready := scheduler.io.ready
  private val run = runs.io.run.bits
  private val column = scheduler.io.column
  private val endOfBurst = scheduler.io.lastOfRun && run.last
  private val burstInBeat = RegInit(0.U(log2Ceil(beatBursts).max(1).W))
  private val lastOfBeat = burstInBeat === (beatBursts - 1).U
  when(column)(burstInBeat := Mux(lastOfBeat, 0.U, burstInBeat + 1.U))

  // Writes: a burst begins when all of it is here, so that its master cannot stall the reads.
  private val written = Module(new Queue(new AxiWriteData(config.memDataBits), 2 * config.burstBeats))
  private val addresses = Module(new Pair(new AxiAddress(config)))
  private val wholeReg = RegInit(0.U(log2Ceil(2 * config.burstBeats + 1).W))
  written.io.enq <> io.axi.w
  addresses.io.enq <> io.axi.aw
  runs.io.write.valid := addresses.io.deq.valid && wholeReg =/= 0.U
  runs.io.write.bits := addresses.io.deq.bits
  addresses.io.deq.ready := runs.io.write.ready && wholeReg =/= 0.U
  wholeReg := wholeReg + (io.axi.w.fire && io.axi.w.bits.last) - runs.io.write.fire

  private val answers = Module(new Queue(UInt(2.W), 4))
  private val writes = column && run.write
  answers.io.enq.valid := RegNext(writes && endOfBurst, false.B)
  answers.io.enq.bits := RegNext(Mux(run.error, decodeError, 0.U))
  io.axi.b.valid := answers.io.deq.valid
  io.axi.b.bits.resp := answers.io.deq.bits
  answers.io.deq.ready := io.axi.b.ready
  // The scheduler looks a cycle ahead, and the room that a column command takes is counted a cycle after it. Columns
  // are four cycles apart, so what is true now still holds then.
  scheduler.io.mayWrite := answers.io.enq.ready

  // Words leave with the command and in the three cycles after it. Both are registered twice: the pins are far away,
  // and so is the scheduler from the data to write.
  private val writeLeft = RegInit(0.U(2.W))
  private val wordReg = RegInit(0.U(log2Ceil(beatWords).W))
  private val errorReg = RegEnable(run.error, writes)
  private val begins = RegNext(writes, false.B)
  private val moving = begins || writeLeft =/= 0.U
  when(moving) {
    writeLeft := Mux(begins, 3.U, writeLeft - 1.U)
    wordReg := wordReg + 1.U
  }
  assert(!moving || written.io.deq.valid, "a write has begun and not all of it is here")
  written.io.deq.ready := moving && wordReg === (beatWords - 1).U
  private def word(bits: UInt, width: Int): UInt =
    VecInit((0 until beatWords).map(i => bits(width * (i + 1) - 1, width * i)))(wordReg)
  private val drive = moving && !errorReg

  io.pins.clockEnable := RegNext(true.B, false.B)
  io.pins.command := ShiftRegister(scheduler.io.command, 3, SdramCommand.nothing.U, true.B)
  io.pins.bank := ShiftRegister(scheduler.io.bank, 3)
  io.pins.address := ShiftRegister(scheduler.io.address, 3)
  io.pins.mask := ShiftRegister(Mux(drive, ~word(written.io.deq.bits.strb, 2), 0.U), 2)
  io.pins.data := ShiftRegister(word(written.io.deq.bits.data, 16), 2)
  io.pins.away := ShiftRegister(!drive, 2, true.B, true.B)

  // Reads: words come a fixed number of cycles after their command, and room for a beat is reserved from its first command on.
  private val latency = timing.casLatency + 6
  private val caught = RegNext(io.pins.caught)
  private val received = Module(new Queue(new AxiReadData(config.memDataBits), readBeats))
  private val owedReg = RegInit(0.U(log2Ceil(readBeats + 1).W))
  private val reads = column && !run.write
  owedReg := owedReg + RegNext(reads && burstInBeat === 0.U, false.B) - RegNext(io.axi.r.fire, false.B)
  scheduler.io.mayRead := burstInBeat =/= 0.U || owedReg =/= readBeats.U

  private class Tag extends Bundle {
    val beat = Bool()
    val last = Bool()
    val error = Bool()
  }
  private val tag = Wire(Valid(new Tag))
  tag.valid := reads
  tag.bits.beat := lastOfBeat
  tag.bits.last := endOfBurst
  tag.bits.error := run.error
  private val first = Pipe(tag, latency)
  private val fourth = Pipe(first, SdramChip.burstWords - 1)
  private val shiftReg = Reg(UInt(config.memDataBits.W))
  private val shifted = caught ## shiftReg(config.memDataBits - 1, 16)
  private val caughtLeft = RegInit(0.U(2.W))
  when(first.valid || caughtLeft =/= 0.U) {
    shiftReg := shifted
    caughtLeft := Mux(first.valid, 3.U, caughtLeft - 1.U)
  }
  received.io.enq.valid := fourth.valid && fourth.bits.beat
  received.io.enq.bits.data := shifted
  received.io.enq.bits.last := fourth.bits.last
  received.io.enq.bits.resp := Mux(fourth.bits.error, decodeError, 0.U)
  io.axi.r <> received.io.deq
}
