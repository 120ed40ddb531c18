package tern.board.serial

import chisel3._
import tern.bus.{AxiLite, AxiPort}
import tern.config.TernConfig
import tern.regs.RegisterMap
import tern.stream.Pair

/** Makes a serial line the master of registers and memory: frames in, answers out.
  *
  * There is no hardware flow control: the host leaves no more bytes and frames unanswered than the ring buffer holds.
  *
  * @param divisor
  *   clock cycles per bit
  * @param memoryBytes
  *   bytes of device memory, reported by a query
  */
class SerialBridge(config: TernConfig, divisor: Int, memoryBytes: BigInt) extends Module {
  require(
    memoryBytes < (BigInt(1) << config.addressBits),
    s"memoryBytes is $memoryBytes; addresses of ${config.addressBits} bits must reach beyond it"
  )
  val io = IO(new Bundle {
    val receive = Input(Bool())
    val send = Output(Bool())
    val registers = new AxiLite(RegisterMap.addressBits)
    val memory = new AxiPort(config)

    /** Interrupt and memory ready, for every answer. */
    val flags = Input(UInt(2.W))
    val did = Output(Bool())
    val failed = Output(Bool())
  })

  private val receiver = Module(new SerialReceiver(divisor))
  private val frames = Module(new FrameReceiver)
  private val executor = Module(new FrameExecutor(memoryBytes))
  private val mover = Module(new ByteMover(config))
  private val answers = Module(new FrameSender)
  private val sender = Module(new SerialSender(divisor))

  receiver.io.line := io.receive
  frames.io.byte := receiver.io.byte
  executor.io.frame <> frames.io.frame
  executor.io.content <> frames.io.content
  executor.io.rejects := frames.io.rejects
  executor.io.flags := io.flags
  executor.io.refused := mover.io.refused
  mover.io.move <> executor.io.move
  mover.io.in <> Pair(executor.io.toMemory)
  executor.io.fromMemory <> Pair(mover.io.out)
  answers.io.content <> Pair(executor.io.answer)
  sender.io.byte <> Pair(answers.io.byte)
  io.send := sender.io.line
  executor.io.registers.through(1, io.registers)
  mover.io.axi.through(1, io.memory)
  io.did := executor.io.did
  io.failed := executor.io.failed
}
