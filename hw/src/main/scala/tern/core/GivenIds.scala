package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.ReadStream

/** Reads one id from the list of those that are given. */
class GivenIds(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** One pulse; `list` and `index` stay until `done`. */
    val start = Input(Bool())
    val list = Input(UInt(config.addressBits.W))
    val index = Input(UInt(RunDescriptor.idBits.W))
    val memory = new ReadStream(config)

    /** One cycle, with the id. */
    val done = Output(Bool())
    val id = Output(UInt(32.W))
    val refused = Output(Bool())
  })

  private val idle :: ask :: receive :: Nil = Enum(3)
  private val stateReg = RegInit(idle)
  private val addressReg = RegNext(io.list + ((io.index >> log2Ceil(config.beatWords)) << log2Ceil(config.beatBytes)))

  io.memory.burst.valid := stateReg === ask
  io.memory.burst.bits.address := addressReg
  io.memory.burst.bits.beats := 1.U
  io.memory.beat.ready := stateReg === receive
  io.done := stateReg === receive && io.memory.beat.valid
  io.id := io.memory.beat.bits.data.asTypeOf(Vec(config.beatWords, UInt(32.W)))(
    io.index(log2Ceil(config.beatWords) - 1, 0)
  )
  io.refused := io.memory.beat.bits.error
  switch(stateReg) {
    is(idle)(when(io.start)(stateReg := ask))
    is(ask)(when(io.memory.burst.ready)(stateReg := receive))
    is(receive)(when(io.memory.beat.valid)(stateReg := idle))
  }
}
