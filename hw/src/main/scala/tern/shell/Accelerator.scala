package tern.shell

import chisel3._
import tern.array.SystolicArray
import tern.bus._
import tern.config.{ConfigJson, TernConfig}
import tern.core.Core
import tern.regs.{RegisterFile, RegisterMap, RegisterSet}
import tern.stream.Window

/** The top module, simulated and synthesised alike: registers, interrupt, soft reset, and the core on its AXI4 ports.
  */
class Accelerator(config: TernConfig) extends Module {
  val control = IO(Flipped(new AxiLite(RegisterMap.addressBits)))
  val weights = IO(Vec(config.weightPorts, new AxiReadPort(config)))
  val data = IO(new AxiPort(config))
  val irq = IO(Output(Bool()))

  private val vectors = config.vectorLanes > 0
  private val set = RegisterSet(vectors)
  private val registers = Module(new RegisterFile(vectors))
  registers.io.bus <> control
  private def kept(name: String): UInt = registers.io.kept(set.index(set.kept, name))
  private def kept64(name: String): UInt = chisel3.util.Cat(kept(s"${name}High"), kept(s"${name}Low"))
  private def command(name: String) = registers.io.commands(set.index(set.commands, name))

  // A soft reset lets transfers in flight end, unless it is told to abandon them. It then resets everything, for as
  // long as it takes to flush the array, which has no reset.
  private val resettingReg = RegInit(false.B)
  private val abandonReg = RegInit(false.B) // transfers in flight will never end
  private val drained = Wire(Bool())
  private val flushReg = RegInit(SystolicArray.flushCycles(config).U)
  private val flushing = flushReg =/= 0.U
  private val clear = resettingReg && flushReg === 1.U
  when(flushing)(flushReg := flushReg - 1.U)
  when(resettingReg && (drained || abandonReg) && !flushing)(flushReg := SystolicArray.flushCycles(config).U)
  when(command("control").valid && command("control").bits(1)) {
    resettingReg := true.B
    when(command("control").bits(2))(abandonReg := true.B)
  }
  when(clear) {
    resettingReg := false.B
    abandonReg := false.B
  }
  private val enableReg = RegInit(false.B)
  when(command("control").valid)(enableReg := command("control").bits(0))
  when(clear || resettingReg)(enableReg := false.B)
  registers.io.clear := clear

  private val inner = RegNext(reset.asBool || flushing)
  private val core = withReset(inner)(Module(new Core(config)))
  private val weightDmas = Seq.fill(config.weightPorts)(withReset(inner)(Module(new ReadDma(config))))
  private val readDma = withReset(inner)(Module(new ReadDma(config)))
  private val writeDma = withReset(inner)(Module(new WriteDma(config)))
  private val readDmas = readDma +: weightDmas
  drained := RegNext(
    readDmas.map(_.io.idle).reduce(_ && _) && writeDma.io.idle && RegNext(resettingReg, false.B),
    false.B
  )

  for ((dma, p) <- weightDmas.zipWithIndex) {
    dma.io.stream <> core.io.weights(p)
    weights(p) <> dma.io.axi
  }
  readDma.io.stream <> core.io.read
  data.ar <> readDma.io.axi.ar
  readDma.io.axi.r <> data.r
  writeDma.io.stream <> core.io.write
  data.aw <> writeDma.io.aw
  data.w <> writeDma.io.w
  writeDma.io.b <> data.b
  private val window = Wire(new Window)
  window.base := kept64("windowBase")
  window.limit := kept64("windowLimit")
  readDmas.foreach(_.io.window := window)
  writeDma.io.window := window
  readDmas.foreach(_.io.halt := core.io.halt)
  writeDma.io.halt := resettingReg
  core.io.stop := resettingReg
  core.io.readErrorAddress := RegNext(
    chisel3.util.PriorityMux(readDmas.map(dma => dma.io.errorAddress.valid -> dma.io.errorAddress.bits))
  )
  core.io.writeErrorAddress := writeDma.io.errorAddress

  private val counterControl = command("counterControl")
  core.io.control.enable := enableReg
  core.io.control.ringAddress := kept64("ringAddress")
  core.io.control.completionAddress := kept64("completionAddress")
  core.io.control.ringEntries := kept("ringEntries")
  core.io.control.posted := kept("posted")
  core.io.control.ready := kept("ready")
  core.io.control.watchdogCycles := kept("watchdogCycles")
  core.io.control.window := window
  core.io.control.run := 0.U.asTypeOf(core.io.control.run)
  if (vectors) {
    core.io.control.run.start := command("run").valid && command("run").bits(0)
    core.io.control.run.cancel := command("run").valid && command("run").bits(1)
    core.io.control.run.address := kept64("runAddress")
  }
  core.io.control.snapshot := counterControl.valid && counterControl.bits(0)
  core.io.control.clear := counterControl.valid && counterControl.bits(1)
  core.io.control.counter := registers.io.counter

  // Interrupts.
  private val status = core.io.status
  private val eventBits = if (vectors) 3 else 2
  private val eventsReg = RegInit(0.U(eventBits.W))
  private val acknowledge = command("interruptStatus")
  private val failed = status.error && !RegNext(status.error, false.B)
  private val events = VecInit(Seq(status.jobDone, failed, status.runEnded).take(eventBits)).asUInt
  eventsReg := Mux(
    clear,
    0.U,
    (eventsReg & ~Mux(acknowledge.valid, acknowledge.bits(eventBits - 1, 0), 0.U)) | events
  )
  irq := RegNext((eventsReg & kept("interruptEnable")(eventBits - 1, 0)).orR, false.B)

  // Values that registers read.
  private val identity: Map[String, BigInt] = Map(
    "magic" -> RegisterMap.magic,
    "version" -> RegisterMap.version,
    "configHash" -> ConfigJson.hash(config),
    "tokenRows" -> config.tokenRows,
    "outputCols" -> config.outputCols,
    "lanes" -> config.lanes,
    "tokenGroups" -> config.tokenGroups,
    "weightCodec" -> config.weightCodec.code,
    "memDataBits" -> config.memDataBits,
    "weightPorts" -> config.weightPorts,
    "maxK" -> config.maxK,
    "maxTokens" -> config.maxTokens,
    "maxRingEntries" -> config.maxRingEntries,
    "clockKhz" -> config.clockMhz * 1000,
    "weightBufferChunks" -> config.weightBufferChunks,
    "addressBits" -> config.addressBits,
    "planeRows" -> config.planeRows,
    "vectorLanes" -> config.vectorLanes,
    "vectorWords" -> config.vectorWords
  )
  private val busy = RegNext(kept("posted") =/= status.completed || status.run.running, false.B)
  private val states: Map[String, UInt] = Map(
    "control" -> chisel3.util.Cat(resettingReg, enableReg),
    "status" -> chisel3.util.Cat(resettingReg, status.error, busy),
    "interruptStatus" -> eventsReg,
    "completed" -> status.completed,
    "errorCode" -> status.errorCode,
    "errorJob" -> status.errorJob,
    "errorAddressLow" -> status.errorAddress.pad(33)(31, 0),
    "errorAddressHigh" -> (status.errorAddress.pad(33) >> 32),
    "counterControl" -> 0.U,
    "run" -> 0.U,
    "runStatus" -> chisel3.util.Cat(status.run.cancelled, status.run.stopped, status.run.running),
    "runPosition" -> status.run.position,
    "runChosen" -> status.run.chosen,
    "errorUnit" -> status.errorUnit,
    "errorStep" -> status.errorStep
  )
  private val sources: Map[String, UInt] = identity.view.mapValues(_.U(32.W)).toMap ++ states
  registers.io.values := VecInit(set.driven.map(r => sources(r.name).pad(32)))
  registers.io.counterValue := status.counter
  registers.io.settling := status.settling
}
