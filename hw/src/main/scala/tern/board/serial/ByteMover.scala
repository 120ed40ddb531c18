package tern.board.serial

import chisel3._
import chisel3.util._
import tern.bus.AxiPort
import tern.config.TernConfig

/** What the mover has to move. */
class Move extends Bundle {
  val write = Bool()
  val address = UInt(32.W)
  val count = UInt(log2Ceil(Protocol.maxData + 1).W)
}

/** Moves bytes at any address into or out of memory, one beat at a time: the serial line is by far the slower side. */
class ByteMover(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val move = Flipped(Decoupled(new Move))
    val in = Flipped(Decoupled(UInt(8.W)))
    val out = Decoupled(UInt(8.W))

    /** Since the last move began, memory has refused a beat. */
    val refused = Output(Bool())
    val axi = new AxiPort(config)
  })
  private val laneBits = log2Ceil(config.beatBytes)

  private val idle :: ask :: receive :: shift :: send :: confirm :: Nil = Enum(6)
  private val stateReg = RegInit(idle)
  private val moveReg = Reg(new Move)
  private val some = RegInit(false.B) // bytes are left
  private val one = Reg(Bool()) // just one byte is
  private val beatReg = Reg(UInt(config.memDataBits.W))
  private val strobeReg = Reg(UInt(config.beatBytes.W))
  private val laneReg = Reg(UInt(laneBits.W))
  private val refusedReg = RegInit(false.B)
  private val addressLeftReg = RegInit(false.B) // of a beat that is sent
  private val dataLeftReg = RegInit(false.B)

  private val following = RegNext(
    moveReg.address(31, laneBits) + 1.U
  ) // settles before it is used: a byte takes three cycles

  // An address beyond the bus is replaced by the bus's last beat, where boards have no memory, so it is answered with an error.
  private val beats = moveReg.address >> laneBits
  private val beatsOnBus = config.addressBits - laneBits
  private val beyond = (beats >> beatsOnBus).orR
  for (channel <- Seq(io.axi.ar, io.axi.aw)) {
    channel.bits.addr := (beats.pad(beatsOnBus)(beatsOnBus - 1, 0) | Fill(beatsOnBus, beyond)) ## 0.U(laneBits.W)
    channel.bits.len := 0.U
  }
  io.axi.ar.valid := stateReg === ask
  io.axi.r.ready := stateReg === receive
  io.axi.aw.valid := addressLeftReg
  io.axi.w.valid := dataLeftReg
  io.axi.w.bits.data := beatReg
  io.axi.w.bits.strb := strobeReg
  io.axi.w.bits.last := true.B
  io.axi.b.ready := stateReg === confirm
  io.move.ready := stateReg === idle
  io.refused := refusedReg

  // A beat passes lane by lane; lanes before the first byte and after the last are skipped. One cycle examines a
  // lane, one finds that its byte can move, the next moves it: the line is slower still.
  private val weighedReg = RegInit(false.B)
  private val step = RegInit(false.B)
  private val inside = RegNext(some && laneReg === moveReg.address(laneBits - 1, 0))
  io.in.ready := step && moveReg.write && inside
  io.out.valid := step && !moveReg.write && inside
  io.out.bits := beatReg(7, 0)
  weighedReg := stateReg === shift && !step
  step := weighedReg && !step && (!inside || Mux(moveReg.write, io.in.valid, io.out.ready))
  private val lastLane = laneReg === (config.beatBytes - 1).U
  when(step) {
    beatReg := Cat(io.in.bits, beatReg(config.memDataBits - 1, 8))
    strobeReg := Cat(inside, strobeReg(config.beatBytes - 1, 1))
    laneReg := laneReg + 1.U
    when(inside) {
      moveReg.count := moveReg.count - 1.U
      some := !one
      one := moveReg.count === 2.U
      // The lane of the next byte; the beat itself stays until its last lane has passed.
      moveReg.address := Cat(
        Mux(lastLane && !moveReg.write, following, moveReg.address(31, laneBits)),
        moveReg.address(laneBits - 1, 0) + 1.U
      )
    }
  }
  private val follows = stateReg === confirm || (step && inside && lastLane && !moveReg.write)
  assert(!follows || following === moveReg.address(31, laneBits) + 1.U, "the next beat's address has not settled")
  private val allMoved = !some || (inside && one)

  switch(stateReg) {
    is(idle) {
      // The registers are loaded in every idle cycle, before the offer is known to be valid: whoever offers it is far away.
      moveReg := io.move.bits
      some := io.move.bits.count =/= 0.U
      one := io.move.bits.count === 1.U
      laneReg := 0.U
      when(io.move.valid) {
        refusedReg := false.B
        stateReg := Mux(io.move.bits.write, shift, ask)
      }
    }
    is(ask)(when(io.axi.ar.ready)(stateReg := receive))
    is(receive) {
      when(io.axi.r.valid) {
        beatReg := io.axi.r.bits.data
        when(io.axi.r.bits.resp(1))(refusedReg := true.B)
        stateReg := shift
      }
    }
    is(shift) {
      when(step) {
        when(moveReg.write) {
          when(lastLane) {
            addressLeftReg := true.B
            dataLeftReg := true.B
            stateReg := send
          }
        }.elsewhen(allMoved)(stateReg := idle)
          .elsewhen(lastLane)(stateReg := ask)
      }
    }
    is(send) {
      when(io.axi.aw.ready)(addressLeftReg := false.B)
      when(io.axi.w.ready)(dataLeftReg := false.B)
      when(!addressLeftReg && !dataLeftReg)(stateReg := confirm)
    }
    is(confirm) {
      when(io.axi.b.valid) {
        when(io.axi.b.bits.resp(1))(refusedReg := true.B)
        moveReg.address := Cat(following, 0.U(laneBits.W))
        stateReg := Mux(some, shift, idle)
      }
    }
  }
}
