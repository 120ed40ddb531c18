package tern.core

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}
import tern.stream.{ReadStream, Window}
import tern.vector.{VectorControl, VectorStatus}

/** Runs a resident program token after token: reads and checks the run's descriptor, lets the vector unit load its
  * index maps, and then for each token finds its id, starts both lists, waits until both are done, and decides whether
  * it was the last one. See hw/doc/interface.md.
  */
class RunControl(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** Of software: one pulse each, and where the descriptor is. */
    val start, cancel = Input(Bool())
    val address = Input(UInt(64.W))

    /** Jobs of the ring are posted and not complete. */
    val posted = Input(Bool())
    val window = Input(new Window)

    /** Begin nothing. */
    val halt = Input(Bool())
    val memory = new ReadStream(config)

    /** To and from the vector unit. */
    val vectors = Output(new VectorControl(config))
    val vectorStatus = Input(new VectorStatus(config))

    /** For those that work on products; whether all of a token are complete, and which is the oldest that is not. */
    val products = Output(new ProductList(config))
    val productsDone = Input(Bool())
    val productsOldest = Input(UInt(31.W))
    val status = Output(new RunStatus)

    /** One pulse each. */
    val tokenDone, ended = Output(Bool())

    /** It stays. */
    val fault = Valid(new RunFault)

    /** Number of the token that runs. */
    val token = Output(UInt(31.W))
  })

  private val idle :: read :: load :: maps :: next :: choose :: giving :: check :: begin :: compute :: judge :: failed :: Nil =
    Enum(12)
  private val stateReg = RegInit(idle)
  private val statusReg = RegInit(0.U.asTypeOf(new RunStatus))
  private val codeReg = RegInit(ErrorCode.none.U(4.W))
  private val tokenReg = RegInit(0.U((RunDescriptor.idBits + 1).W))
  private val idReg = Reg(UInt(32.W))

  private val reader = Module(new RunReader(config))
  private val ids = Module(new GivenIds(config))
  private val stops = Module(new StopIds)
  private val run = reader.io.descriptor

  // Long comparisons are used a cycle late, or more.
  private val isGiven = RegNext(tokenReg < run.givenCount)
  private val isWhole = RegNext(tokenReg +& 1.U >= run.givenCount) // the token chooses
  private val isUnknown = RegNext(idReg >= run.vocabulary)
  private val isSpent = RegNext(statusReg.chosen === run.budget || statusReg.position === run.positions)

  private val go = !io.halt
  private val starts = stateReg === idle && io.start && !io.posted && go
  private val chooses = stateReg === choose && go && !statusReg.cancelled
  private val begins = stateReg === begin && go && !isUnknown
  private val tokenDone = stateReg === compute && go && io.vectorStatus.done && io.productsDone
  private val ends = Wire(Bool())

  reader.io.start := starts
  reader.io.address := io.address
  reader.io.window := io.window
  ids.io.start := chooses && isGiven
  ids.io.list := run.givenIds
  ids.io.index := tokenReg
  stops.io.start := tokenDone && isWhole
  stops.io.id := io.vectorStatus.chosen
  stops.io.stopIds := run.stopIds
  stops.io.count := run.stopCount

  // They never read at the same time. What was asked for is taken even if the run has failed since.
  private val reading = RegInit(false.B)
  when(starts)(reading := true.B)
  when(reader.io.done)(reading := false.B)
  private val readers = Seq(reader.io.memory -> reading, ids.io.memory -> !reading)
  io.memory.burst.valid := Mux(reading, reader.io.memory.burst.valid, ids.io.memory.burst.valid)
  io.memory.burst.bits := Mux(reading, reader.io.memory.burst.bits, ids.io.memory.burst.bits)
  io.memory.beat.ready := Mux(reading, reader.io.memory.beat.ready, ids.io.memory.beat.ready)
  for ((memory, turn) <- readers) {
    memory.burst.ready := turn && io.memory.burst.ready
    memory.beat.valid := turn && io.memory.beat.valid
    memory.beat.bits := io.memory.beat.bits
  }

  io.vectors.load := stateReg === load
  io.vectors.start := begins
  io.vectors.maps := run.maps
  io.vectors.program := run.vectors
  io.vectors.count := Mux(isWhole, run.vectorCount, run.bodyVectors)
  io.vectors.position := statusReg.position
  io.vectors.token := idReg
  io.vectors.products := io.productsOldest
  io.products.running := statusReg.running
  io.products.start := begins
  io.products.address := run.products
  io.products.count := Mux(isWhole, run.productCount, run.bodyProducts)
  io.products.position := statusReg.position
  io.products.vectors := io.vectorStatus.completed
  io.status := statusReg
  io.tokenDone := tokenDone
  io.ended := ends
  io.fault.valid := stateReg === failed
  io.fault.bits.code := codeReg
  io.fault.bits.unit := RunFault.token.U
  io.fault.bits.step := tokenReg
  io.token := tokenReg

  private def fail(code: UInt): Unit = {
    codeReg := code
    stateReg := failed
  }
  ends := (stateReg === choose && go && statusReg.cancelled) ||
    (stateReg === judge && stops.io.done && (stops.io.found || isSpent))
  switch(stateReg) {
    is(idle) {
      tokenReg := 0.U
      when(starts) {
        statusReg := 0.U.asTypeOf(statusReg)
        statusReg.running := true.B
        stateReg := read
      }
    }
    is(read) {
      when(reader.io.done) {
        when(reader.io.code === ErrorCode.none.U) {
          statusReg.position := run.position
          stateReg := load
        }.otherwise(fail(reader.io.code))
      }
    }
    is(load)(stateReg := maps)
    is(maps)(when(io.vectorStatus.loaded)(stateReg := next))
    is(next)(stateReg := choose)
    is(choose) {
      when(chooses) {
        idReg := io.vectorStatus.chosen
        stateReg := Mux(isGiven, giving, check)
      }
    }
    is(giving) {
      when(ids.io.done) {
        idReg := ids.io.id
        stateReg := check
        when(ids.io.refused)(fail(ErrorCode.readBusError.U))
      }
    }
    is(check)(stateReg := begin)
    is(begin) {
      when(begins)(stateReg := compute)
      when(isUnknown)(fail(ErrorCode.badRun.U))
    }
    is(compute) {
      when(tokenDone) {
        tokenReg := tokenReg + 1.U
        statusReg.position := statusReg.position + 1.U
        statusReg.chosen := statusReg.chosen + isWhole
        stateReg := Mux(isWhole, judge, next)
      }
    }
    is(judge) {
      when(stops.io.done) {
        statusReg.stopped := stops.io.found
        stateReg := next
      }
    }
  }
  when(ends) {
    statusReg.running := false.B
    stateReg := idle
  }
  when(io.cancel && statusReg.running)(statusReg.cancelled := true.B)
  when(Mux(statusReg.running, io.start || io.posted, io.start && io.posted) && go)(fail(ErrorCode.badRun.U))
}
