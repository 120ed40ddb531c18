package tern.core

import chisel3._
import chisel3.util.Valid
import tern.config.TernConfig
import tern.stream.{ReadStream, Window, WriteStream}
import tern.vector.VectorUnit

/** What software sets of a run. */
class RunSettings extends Bundle {

  /** One pulse each. */
  val start, cancel = Bool()

  /** Where the descriptor is. */
  val address = UInt(64.W)
}

/** What runs a resident program beside the array: the control of the run, and the vector unit. */
class Resident(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val settings = Input(new RunSettings)

    /** Jobs of the ring are posted and not complete. */
    val posted = Input(Bool())
    val window = Input(new Window)
    val halt = Input(Bool())
    val reads = Vec(Resident.readers, new ReadStream(config))
    val write = new WriteStream(config)
    val products = Output(new ProductList(config))
    val productsDone = Input(Bool())
    val productsOldest = Input(UInt(31.W))
    val status = Output(new RunStatus)
    val ended = Output(Bool())

    /** It stays. */
    val fault = Valid(new RunFault)
    val token = Output(UInt(31.W))
    val activity = Output(new RunActivity)
  })

  private val control = Module(new RunControl(config))
  private val unit = Module(new VectorUnit(config))
  control.io.start := io.settings.start
  control.io.cancel := io.settings.cancel
  control.io.address := io.settings.address
  control.io.posted := io.posted
  control.io.window := io.window
  control.io.halt := io.halt
  control.io.vectorStatus := unit.io.status
  control.io.productsDone := io.productsDone
  control.io.productsOldest := io.productsOldest
  unit.io.control := control.io.vectors
  unit.io.window := io.window
  unit.io.halt := io.halt
  for ((client, reader) <- io.reads.zip(Seq(control.io.memory, unit.io.program, unit.io.a, unit.io.b)))
    client <> reader
  io.write <> unit.io.write

  io.products := control.io.products
  io.status := control.io.status
  io.ended := control.io.ended
  io.token := control.io.token
  private val fault = Wire(Valid(new RunFault))
  fault.valid := control.io.fault.valid || unit.io.status.error.valid
  fault.bits := control.io.fault.bits
  when(unit.io.status.error.valid) {
    fault.bits.code := unit.io.status.error.bits
    fault.bits.unit := RunFault.instruction.U
    fault.bits.step := unit.io.status.errorStep
  }
  io.fault := RegNext(fault, 0.U.asTypeOf(fault))
  io.activity.busy := unit.io.status.busy
  io.activity.memory := unit.io.status.memory
  io.activity.waits := unit.io.status.waits
  io.activity.token := control.io.tokenDone
}

object Resident {

  /** Read streams: descriptor and ids, instructions, both operands. */
  val readers: Int = 4
}
