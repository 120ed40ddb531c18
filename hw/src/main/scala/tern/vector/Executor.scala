package tern.vector

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}
import tern.float.ResultType
import tern.stream.{Span, Window}

/** Runs the instructions of a token one after the other: waits for what each needs, finds where each repetition reads
  * and writes, and that it may, and hands it on. Places are found while the repetition before, or the last one of the
  * instruction before, is under way.
  */
class Executor(config: TernConfig) extends Module {
  private val beatBits = log2Ceil(config.beatBytes)
  private val laneBits = VectorBuffer.laneBits(config)
  private val placeBits = Places.bits(config)
  val io = IO(new Bundle {
    val control = Input(new VectorControl(config))
    val window = Input(new Window)
    val stop = Input(Bool())
    val fetched = Flipped(Decoupled(new FetchedInstruction))
    val fetchOutside = Input(Bool())

    /** The sums of this token's maps are there. */
    val summed = Input(Bool())
    val map = Output(UInt(4.W))
    val mapKind = Input(UInt(log2Ceil(MapKind.count).W))
    val mapSum = Input(UInt(Maps.offsetBits.W))
    val ask = Valid(UInt(Instruction.indexBits.W))
    val answer = Flipped(Valid(UInt(Maps.offsetBits.W)))
    val stepMap = Output(UInt(4.W))

    /** The entry of the list that belongs to the next repetition, if it is asked for. */
    val readsEntry = Output(Bool())
    val entry = Output(UInt(log2Ceil(TernConfig.listEntries).W))
    val list = Input(new ListEntry)
    val listFree = Input(Bool())
    val work = Output(new VectorWork(config))

    /** An instruction begins that makes a list of its own. */
    val clears = Output(Bool())
    val spans = Vec(2, Decoupled(new Span(config, Span.streamBits)))
    val source = Decoupled(new RepetitionSource(config))
    val target = Decoupled(new RepetitionTarget(config))

    /** All repetitions that were handed on have ended: what they wrote is in the buffer, or in bursts. */
    val sunk = Input(Bool())

    /** Bursts that are not known to be in memory, and a pulse for each that is. */
    val unwritten = Input(UInt(BurstCollector.countBits.W))
    val written = Input(Bool())

    /** Instructions that have ended, and those of which all that they wrote is in memory. */
    val ended = Output(UInt(32.W))
    val completed = Output(UInt(32.W))
    val done = Output(Bool())
    val error = Valid(UInt(4.W))
    val active = Output(Bool())
    val waits = Output(Bool())
  })
  private object State extends ChiselEnum {
    val fetch, check, await, pick, walk, sum, last, judge, begin, push = Value
  }
  private val stateReg = RegInit(State.fetch)
  private val flight = Module(new Flight)
  private val begunReg = RegInit(false.B) // the instruction here is the one that is under way
  private val wordReg = Reg(UInt((8 * InstructionField.bytes).W))
  private val i = new Instruction(wordReg)
  private val refusedReg = Reg(Bool())
  private val checkedReg = RegInit(false.B) // it was compared with the token
  private val askedReg = RegInit(false.B) // for the sum of a map

  /** Not before the instruction before has ended. */
  private def fail(code: Int): Unit = {
    io.error.valid := !flight.io.flying || begunReg
    io.error.bits := code.U
  }
  io.error.valid := false.B
  io.error.bits := 0.U

  // What all repetitions have in common.
  private val noneSeen = io.control.position < i.fewer // those it knows are before the first
  private val faultReg = RegNext(Faults(config, i) || noneSeen)
  private val skipsReg = RegNext(io.control.position < i.first)
  private val mayReg = RegNext(io.control.products >= i.after)
  private val countReg = Reg(UInt(Instruction.countBits.W))
  private val keptReg = Reg(UInt(Instruction.countBits.W))
  private val zeros = ((1.U << i.padding(4, 0)) - 1.U)(Faults.mostPadding - 1, 0)
  private val work = Wire(new VectorWork(config))
  private val workReg = Reg(new VectorWork(config)) // of the instruction that is under way
  io.work := workReg
  work.op := i.op
  work.reduction := i.reduction
  work.continued := i.continued
  work.finite := i.finite
  work.stored := i.stored
  work.dMemory := i.dMemory
  work.dType := i.dType
  work.scatter := i.scatter
  work.single := i.n === 1.U
  work.takes := VecInit(i.takesA, i.takesB)
  work.memory := VecInit(i.aMemory, i.bMemory)
  work.types := VecInit(i.aType, i.bType)
  work.scalarBuffered := i.takesS && i.scalarBuffered
  work.constant := i.scalar
  work.firstIndex := i.d
  work.count := countReg
  work.kept := keptReg

  // Where a repetition is: operand 0 is a, 1 is b, 2 is d.
  private val repetitionReg = Reg(UInt(16.W))
  private val operandReg = Reg(UInt(2.W))
  private val basesReg = Reg(Vec(3, SInt(placeBits.W)))
  private val placesReg = Reg(Vec(2, UInt(config.addressBits.W)))
  private val firstReg, lastReg = Reg(SInt(placeBits.W))
  private val offsetReg = Reg(UInt(Maps.offsetBits.W))
  private val farReg = RegNext(VecInit(Seq(i.a, i.b, i.d).map(at => (at >> config.addressBits).orR)))
  private def of[A <: Data](a: A, b: A, d: A): A = VecInit(a, b, d)(operandReg)
  private val taken = of(i.takesA, i.takesB, i.stored)
  private val inMemory = of(i.aMemory, i.bMemory, i.dMemory)
  private val isTarget = operandReg === 2.U
  private val map = of(i.aMap, i.bMap, i.dMap)
  private val shift = Mux(
    !inMemory || (isTarget && i.dType =/= ResultType.Word.code.U),
    0.U,
    Mux(!isTarget && of(i.aType, i.bType, 0.U) === SourceType.half.U, 1.U, 2.U)
  )
  private val scatters = i.scatter =/= 0.U
  private val elements = Mux(isTarget, Mux(scatters, 1.U, keptReg), countReg) // of a scattered target, the first
  private val inside = Mux(
    inMemory,
    Places.inside(config, io.window, firstReg, lastReg),
    firstReg >= 0.S && lastReg < config.vectorWords.S
  )
  // One element may be anywhere, and so may all of those that are written to memory.
  private val anywhere = Mux(isTarget, inMemory || (i.n === 1.U && i.padding === 0.U), i.n === 1.U)
  private val unaligned = Mux(
    inMemory,
    Mux(anywhere, (firstReg.asUInt & ((1.U << shift) - 1.U)(1, 0)).orR, firstReg(beatBits - 1, 0).orR),
    !anywhere && firstReg(laneBits - 1, 0).orR
  )
  private val lastRepetition = repetitionReg === i.repeat - 1.U

  io.map := Mux(stateReg === State.await, i.scatter, map)
  io.stepMap := workReg.scatter
  io.entry := repetitionReg
  io.readsEntry := stateReg === State.walk && !askedReg && (begunReg || !flight.io.flying)
  io.ask.valid := false.B
  io.ask.bits := io.list.index
  io.fetched.ready := stateReg === State.fetch && !io.stop && io.summed
  private val readsMemory = (i.takesA && i.aMemory) || (i.takesB && i.bMemory)
  private val begins =
    stateReg === State.begin && flight.io.free && (!readsMemory || io.unwritten === 0.U)
  io.clears := begins && i.reduction === Reduction.top.U && !i.continued
  flight.io.restart := io.control.start
  flight.io.stop := io.stop
  flight.io.begin.valid := begins
  flight.io.begin.bits := i.stored && i.dMemory
  flight.io.handed := false.B
  flight.io.skip := false.B
  flight.io.sunk := io.sunk
  flight.io.unwritten := io.unwritten
  flight.io.written := io.written
  io.ended := flight.io.ended
  io.completed := flight.io.completed
  io.done := RegNext(flight.io.completed === io.control.count && !io.control.start, false.B)
  io.active := flight.io.flying || stateReg === State.begin
  io.waits := stateReg === State.await && !mayReg && checkedReg && !flight.io.flying

  // To the readers and to those who take the elements, each when it can.
  private val pendingReg = RegInit(0.U(4.W))
  private val outs: Seq[DecoupledIO[_ <: Data]] = Seq(io.spans(0), io.spans(1), io.source, io.target)
  private val sent = VecInit(outs.map(_.fire)).asUInt
  for ((out, x) <- outs.zipWithIndex) {
    // What is read may come early, unless it is yet to be written.
    val early = (x < io.spans.size).B && stateReg === State.begin && flight.io.quiet
    out.valid := (stateReg === State.push || early) && pendingReg(x) && !io.stop
  }
  for ((span, x) <- io.spans.zipWithIndex) {
    val bytes = countReg << Mux(work.types(x) === SourceType.half.U, 1.U, 2.U)
    span.bits.address := (placesReg(x) >> beatBits) << beatBits
    span.bits.beats := Mux(work.single, 1.U, (bytes +& (config.beatBytes - 1).U) >> beatBits)
    io.source.bits.words(x) := placesReg(x)
    io.source.bits.lanes(x) := Mux(work.memory(x), placesReg(x) >> 2, placesReg(x))
    io.source.bits.halves(x) := placesReg(x)(1)
  }
  io.source.bits.scalar := i.scalar + Mux(i.scalarEach, repetitionReg, 0.U)
  io.target.bits.address := firstReg.asUInt
  io.target.bits.word := firstReg.asUInt
  io.target.bits.result := i.result + repetitionReg

  private def nextOperand(): Unit = {
    operandReg := operandReg + 1.U
    stateReg := Mux(isTarget, Mux(begunReg, State.push, State.begin), State.pick)
    pendingReg := VecInit(i.takesA && i.aMemory, i.takesB && i.bMemory, true.B, true.B).asUInt
  }
  when(!io.stop) {
    switch(stateReg) {
      is(State.fetch) {
        wordReg := io.fetched.bits.word
        refusedReg := io.fetched.bits.error
        when(io.fetched.fire)(stateReg := State.check)
        when(io.fetchOutside)(fail(ErrorCode.outsideWindow))
      }
      is(State.check) {
        // Comparisons of the instruction with the token are a cycle late.
        val seen = io.control.position +& 1.U - i.fewer
        countReg := Mux(i.seen && seen < i.n, seen, i.n)
        checkedReg := false.B
        when(refusedReg)(fail(ErrorCode.readBusError)).otherwise(stateReg := State.await)
      }
      is(State.await) {
        checkedReg := true.B
        keptReg := Mux(i.stored, (countReg + zeros) & ~zeros.pad(Instruction.countBits), countReg)
        repetitionReg := 0.U
        operandReg := 0.U
        basesReg := VecInit(Seq(i.a, i.b, i.d).map(_.pad(placeBits)(config.addressBits - 1, 0).zext))
        when(checkedReg && mayReg) {
          val strange = faultReg || (i.stored && scatters && io.mapKind =/= MapKind.element.U)
          when(skipsReg) {
            flight.io.skip := !flight.io.flying
            when(!flight.io.flying)(stateReg := State.fetch)
          }.elsewhen(strange)(fail(ErrorCode.badInstruction)).otherwise(stateReg := State.pick)
        }
      }
      is(State.pick) {
        offsetReg := io.mapSum
        askedReg := false.B
        firstReg := Mux(taken, basesReg(operandReg), 0.S)
        when(!taken)(nextOperand())
          .elsewhen(map === 0.U)(stateReg := State.last)
          .elsewhen(io.mapKind === MapKind.position.U || io.mapKind === MapKind.token.U)(
            stateReg := State.sum
          )
          .elsewhen(io.mapKind === MapKind.entry.U)(stateReg := State.walk)
          .otherwise(fail(ErrorCode.badInstruction))
      }
      is(State.walk) {
        when(io.readsEntry && io.listFree) {
          val there = io.list.valid && (repetitionReg >> log2Ceil(TernConfig.listEntries)) === 0.U
          io.ask.valid := there
          askedReg := true.B
          when(!there)(fail(ErrorCode.badInstruction))
        }
        offsetReg := io.answer.bits
        when(io.answer.valid)(stateReg := State.sum)
      }
      is(State.sum) {
        firstReg := basesReg(operandReg) + offsetReg.zext
        stateReg := State.last
      }
      is(State.last) {
        lastReg := firstReg + (elements << shift).zext - 1.S
        stateReg := State.judge
      }
      is(State.judge) {
        for (x <- 0 until 2) when(operandReg === x.U)(placesReg(x) := firstReg.asUInt)
        when(farReg(operandReg) || !inside)(fail(ErrorCode.outsideWindow))
          .elsewhen(unaligned)(fail(ErrorCode.misaligned))
          .otherwise(nextOperand())
      }
      is(State.begin) {
        pendingReg := pendingReg & ~sent
        when(begins) {
          begunReg := true.B
          workReg := work
          stateReg := State.push
        }
      }
      is(State.push) {
        pendingReg := pendingReg & ~sent
        when((pendingReg & ~sent) === 0.U) {
          for ((base, stride) <- basesReg.zip(Seq(i.aStride, i.bStride, i.dStride))) base := base + stride
          repetitionReg := repetitionReg + 1.U
          operandReg := 0.U
          stateReg := Mux(lastRepetition, State.fetch, State.pick)
          flight.io.handed := lastRepetition
          begunReg := !lastRepetition
        }
      }
    }
  }
}
