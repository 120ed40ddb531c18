package tern.board

import chisel3._
import tern.board.memory.{BlockRam, SdramController, SdramPins}
import tern.board.serial.SerialBridge
import tern.bus.{AxiPort, AxiReadArbiter, AxiWriteArbiter}
import tern.regs.RegisterMap
import tern.shell.Accelerator

/** The part of a board that knows no pins: the accelerator, its memory, and the bridge to the host. */
class BoardCore(board: BoardConfig) extends Module {
  private val config = board.accelerator
  private val onChip = board.memory == "blockRam"

  val receive = IO(Input(Bool()))
  val send = IO(Output(Bool()))
  val leds = IO(Output(UInt(8.W)))
  val sdram = if (onChip) None else Some(IO(new SdramPins))

  // One more reset register for each part that is far away. An SDRAM obeys from the first cycle, so its register is
  // active low: it is low when the FPGA starts.
  private val resets = Iterator.iterate(reset.asBool)(RegNext(_)).take(3).toSeq
  private val accelerator = Module(new Accelerator(config))
  private val bridge = withReset(resets(1))(Module(new SerialBridge(config, board.baudDivisor, board.memoryBytes)))
  private val data = accelerator.data
  private val serial = bridge.io.memory

  private val reads = withReset(resets(2))(Module(new AxiReadArbiter(config, config.weightPorts + 2)))
  (accelerator.weights ++ Seq(data, serial)).zip(reads.io.clients).foreach { case (client, port) =>
    port.ar <> client.ar
    client.r <> port.r
  }
  private val writes = withReset(resets(2))(Module(new AxiWriteArbiter(config, 2)))
  Seq(data, serial).zip(writes.io.clients).foreach { case (client, port) =>
    port.aw <> client.aw
    port.w <> client.w
    client.b <> port.b
  }

  private val memory = Wire(new AxiPort(config))
  memory.ar <> reads.io.memory.ar
  reads.io.memory.r <> memory.r
  memory.aw <> writes.io.memory.aw
  memory.w <> writes.io.memory.w
  writes.io.memory.b <> memory.b
  private val memoryReady = WireDefault(true.B)
  sdram match {
    case None       => Module(new BlockRam(config, board.memoryBytes)).io.axi <> memory
    case Some(pins) =>
      val controller = withReset(!RegNext(!reset.asBool))(Module(new SdramController(config, board.sdram)))
      controller.io.axi <> memory
      pins <> controller.io.pins
      memoryReady := controller.io.ready
  }

  accelerator.control <> bridge.io.registers
  bridge.io.receive := receive
  send := bridge.io.send
  bridge.io.flags := RegNext(memoryReady ## accelerator.irq)

  // The device's error bit is shown as the host last read it.
  private val control = bridge.io.registers
  private val status = RegisterMap.all.find(_.name == "status").get.offset
  private val statusAsked = RegInit(false.B)
  private val stoppedReg = RegInit(false.B)
  when(control.ar.fire)(statusAsked := control.ar.bits.addr === status.U)
  when(control.r.fire && statusAsked)(stoppedReg := control.r.bits.data(1))

  private val lamps = Module(new Lamps(4, config.clockMhz))
  lamps.io.events := RegNext(
    VecInit(
      bridge.io.did,
      bridge.io.failed,
      accelerator.weights.map(_.ar.fire).reduce(_ || _),
      data.aw.fire
    )
  )
  leds := stoppedReg ## accelerator.irq ## lamps.io.lit(3) ## lamps.io.lit(2) ## lamps.io.lit(1) ## lamps.io.lit(0) ##
    memoryReady ## lamps.io.alive
}
