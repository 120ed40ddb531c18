package tern.core

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}
import tern.stream._

/** Loads the activations of pass after pass, one bank ahead of the array, once their job is ready. */
class PassLoader(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val job = Flipped(Decoupled(new Job(config)))
    val ready = Input(UInt(32.W))

    /** Of a run, if there is a vector unit: `ready` means nothing then. */
    val list = Option.when(config.vectorLanes > 0)(Input(new ProductList(config)))
    val memory = new ReadStream(config)
    val write = Valid(new ActivationWrite(config))

    /** The array has read the last of this bank. */
    val release = Flipped(Valid(UInt(1.W)))
    val pass = Decoupled(new Pass(config))

    /** Number of jobs of the ring taken. */
    val started = Output(UInt(32.W))
  })

  private val idle :: open :: load :: settle :: announce :: Nil = Enum(5)
  private val stateReg = RegInit(idle)
  private val jobReg = Reg(new Job(config))
  private val startedReg = RegInit(0.U(32.W))
  private val plan = new PassPlan(config, jobReg)
  private val activationAddress = Reg(UInt(config.addressBits.W))
  private val resultAddress = Reg(UInt(config.addressBits.W))
  private val passReg = Reg(new Pass(config))
  private val settleCycles = ActivationBuffer.settleCycles(config)
  private val settleReg = Reg(UInt(log2Ceil(settleCycles.max(2)).W))
  private val bankReg = RegInit(0.U(1.W))
  private val bankFree = RegInit(VecInit(true.B, true.B))

  // Request token after token.
  private val askLeft = RegInit(0.U(log2Ceil(config.passTokens + 1).W))
  private val splitter = Module(new BurstSplitter(config))
  splitter.io.span.valid := askLeft =/= 0.U
  splitter.io.span.bits.address := activationAddress
  splitter.io.span.bits.beats := (jobReg.k +& (config.beatBytes - 1).U) >> log2Ceil(config.beatBytes)
  io.memory.burst <> splitter.io.burst
  when(splitter.io.span.fire) {
    askLeft := askLeft - 1.U
    activationAddress := activationAddress + jobReg.activationStride
  }

  // Cut beats into chunks, and these into parts. Parts beyond the end of a token meet weights that are 0.
  private val gearbox = Module(new ByteGearbox(config.beatBytes, config.loadLanes, config.maxK))
  private val startLeft = RegInit(0.U(log2Ceil(config.passTokens + 1).W))
  private val fillLeft = RegInit(0.U(log2Ceil(config.passTokens + 1).W))
  private val slotReg = Reg(new ActivationSlot(config))
  private val rowReg = Reg(UInt(log2Ceil(config.tokenRows).W))
  private val partReg = RegInit(0.U(log2Ceil(config.loadParts).W))
  gearbox.io.start.valid := startLeft =/= 0.U
  gearbox.io.start.bits := jobReg.k
  when(gearbox.io.start.fire)(startLeft := startLeft - 1.U)
  private val beat = Pair(io.memory.beat)
  gearbox.io.in.valid := beat.valid
  gearbox.io.in.bits := beat.bits.data
  beat.ready := gearbox.io.in.ready

  // The place of a part is found a cycle after it was cut.
  private val cut = RegNext(gearbox.io.out.valid, false.B)
  private val lastCut = RegNext(gearbox.io.last)
  io.write.valid := cut
  io.write.bits.slot := slotReg
  io.write.bits.row := rowReg
  io.write.bits.part := partReg
  io.write.bits.data := RegNext(gearbox.io.out.bits)
  private val tokenDone = cut && lastCut
  private val lastRow = rowReg === (config.tokenRows - 1).U
  private val lastPart = partReg === (config.loadParts - 1).U
  when(cut) {
    partReg := Mux(lastCut || lastPart, 0.U, partReg + 1.U)
    slotReg.chunk := Mux(lastCut, 0.U, slotReg.chunk + lastPart)
  }
  when(tokenDone) {
    fillLeft := fillLeft - 1.U
    resultAddress := resultAddress + jobReg.resultStride
    passReg.lastGroup := slotReg.group
    passReg.lastRows := rowReg +& 1.U
    rowReg := Mux(lastRow, 0.U, rowReg + 1.U)
    when(lastRow)(slotReg.group := slotReg.group + 1.U)
  }
  when(beat.fire && beat.bits.error)(passReg.error := ErrorCode.readBusError.U)

  private val ready = startedReg =/= io.ready
  private val there = // of the job that is offered, which stays for some cycles after the one before was taken
    io.list.fold(ready)(list => Mux(list.running, io.job.valid && list.vectors >= io.job.bits.after, ready))
  private val mayRun = RegNext(there, false.B) || io.job.bits.error =/= 0.U
  io.job.ready := stateReg === idle && mayRun
  io.started := startedReg
  io.pass.valid := stateReg === announce
  io.pass.bits := passReg

  when(io.release.valid)(bankFree(io.release.bits) := true.B)
  switch(stateReg) {
    is(idle) {
      // Loaded in every idle cycle, so that hundreds of registers do not depend on whether the job may run.
      jobReg := io.job.bits
      plan.start(io.job.bits.tokens)
      activationAddress := io.job.bits.activationAddress
      resultAddress := io.job.bits.resultAddress
      when(io.job.fire) {
        when(!io.list.fold(false.B)(_.running))(startedReg := startedReg + 1.U)
        stateReg := open
      }
    }
    is(open) {
      passReg.bank := bankReg
      passReg.k := jobReg.k
      passReg.n := jobReg.n
      passReg.planes := jobReg.planes
      passReg.resultAddress := resultAddress
      passReg.resultStride := jobReg.resultStride
      passReg.lastOfJob := plan.last
      passReg.tag := jobReg.tag
      passReg.error := jobReg.error
      slotReg.bank := bankReg
      slotReg.long := jobReg.long
      slotReg.group := 0.U
      slotReg.chunk := 0.U
      rowReg := 0.U
      when(jobReg.error =/= 0.U) {
        stateReg := announce
      }.elsewhen(bankFree(bankReg)) {
        bankFree(bankReg) := false.B
        bankReg := ~bankReg
        askLeft := plan.tokens
        startLeft := plan.tokens
        fillLeft := plan.tokens
        stateReg := load
      }
    }
    is(load) {
      when(tokenDone && fillLeft === 1.U)(stateReg := (if (settleCycles == 0) announce else settle))
      settleReg := (settleCycles - 1).max(0).U
    }
    is(settle) {
      settleReg := settleReg - 1.U
      when(settleReg === 0.U)(stateReg := announce)
    }
    is(announce) {
      when(io.pass.ready) {
        plan.advance()
        stateReg := Mux(plan.last, idle, open)
      }
    }
  }
}
