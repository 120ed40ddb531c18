package tern.core

import chisel3._
import chisel3.util._
import tern.config.{ErrorCode, TernConfig}
import tern.stream.{ReadStream, Window}

/** Reads the descriptor of a run and checks it. */
class RunReader(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val start = Input(Bool())
    val address = Input(UInt(64.W))
    val window = Input(new Window)
    val memory = new ReadStream(config)

    /** With `code`, one cycle: the descriptor is read, and stays; 0 or why it is refused. */
    val done = Output(Bool())
    val code = Output(UInt(4.W))
    val descriptor = Output(new RunDescriptor)
  })

  // A burst holds 64 bytes in every configuration.
  private val burstBytes = 64
  private val burstBeats = burstBytes / config.beatBytes
  private val beats = RunDescriptor.bytes / config.beatBytes
  private val beatsReg = Reg(Vec(beats, UInt(config.memDataBits.W)))
  private val beatReg = Reg(UInt(log2Ceil(beats).W))
  private val refusedReg = Reg(Bool())
  private val idle :: place :: ask :: receive :: check :: Nil = Enum(5)
  private val stateReg = RegInit(idle)

  private val descriptor = beatsReg.asUInt.asTypeOf(new RunDescriptor)
  private val checker = Module(new RunChecker(config))
  private val regions = Module(new RunRegions(config))
  checker.io.descriptor := descriptor
  checker.io.window := io.window
  regions.io.descriptor := descriptor
  regions.io.window := io.window

  private val address = io.address(config.addressBits - 1, 0)
  private val last = RegNext(address +& (RunDescriptor.bytes - 1).U)
  private val misplaced = RegNext(
    io.address(log2Ceil(burstBytes) - 1, 0).orR || (io.address >> config.addressBits).orR ||
      !io.window.aligned || !io.window.holdsFrom(config, address) || !io.window.holdsTo(config, last)
  )
  private val second = beatReg >= burstBeats.U
  private val lastOfBurst = beatReg === (burstBeats - 1).U || beatReg === (beats - 1).U
  private val received = stateReg === receive && io.memory.beat.valid

  io.memory.burst.valid := stateReg === ask
  io.memory.burst.bits.address := address + Mux(second, burstBytes.U, 0.U)
  io.memory.burst.bits.beats := burstBeats.U
  io.memory.beat.ready := stateReg === receive
  regions.io.start := RegNext(received && beatReg === (beats - 1).U, false.B)

  // The register is set long before a run starts, but perhaps in the cycle before.
  private val placed = ShiftRegister(io.start, 2, false.B, true.B)
  private val wrongPlace = stateReg === place && placed && misplaced
  private val checked = stateReg === check && regions.io.done
  io.done := wrongPlace || checked
  io.code := PriorityMux(
    Seq(
      (checked && refusedReg) -> ErrorCode.readBusError.U,
      (wrongPlace || checker.io.wrong || regions.io.outside) -> ErrorCode.badRun.U,
      true.B -> ErrorCode.none.U
    )
  )
  io.descriptor := descriptor

  switch(stateReg) {
    is(idle) {
      beatReg := 0.U
      refusedReg := false.B
      when(io.start)(stateReg := place)
    }
    is(place)(when(placed)(stateReg := Mux(misplaced, idle, ask)))
    is(ask)(when(io.memory.burst.ready)(stateReg := receive))
    is(receive) {
      when(received) {
        beatsReg(beatReg) := io.memory.beat.bits.data
        refusedReg := refusedReg || io.memory.beat.bits.error
        beatReg := beatReg + 1.U
        when(lastOfBurst)(stateReg := Mux(second || beatReg === (beats - 1).U, check, ask))
      }
    }
    is(check)(when(checked)(stateReg := idle))
  }
}
