package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Span

/** Tells each weight port where its part of the next matrix starts: every port once per pass, as early as its queue
  * accepts it.
  */
class WeightFeeder(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val job = Flipped(Decoupled(new Job(config)))
    val matrices = Vec(config.weightPorts, Decoupled(new Span(config, Span.streamBits)))
  })

  private val busyReg = RegInit(false.B)
  private val jobReg = Reg(new Job(config))
  private val plan = new PassPlan(config, jobReg)
  private val addressReg = Reg(UInt(config.addressBits.W))
  private val portReg = RegInit(0.U(log2Ceil(config.weightPorts).W))

  private val lastPort = portReg === (config.weightPorts - 1).U
  private val fires = VecInit(io.matrices.map(_.fire)).asUInt.orR

  for ((matrix, p) <- io.matrices.zipWithIndex) {
    matrix.valid := busyReg && portReg === p.U
    matrix.bits.address := addressReg
    matrix.bits.beats := jobReg.weightPortBytes >> log2Ceil(config.beatBytes)
  }
  io.job.ready := !busyReg || (fires && lastPort && plan.last)

  when(fires) {
    portReg := Mux(lastPort, 0.U, portReg + 1.U)
    addressReg := Mux(lastPort, jobReg.weightAddress, addressReg + TernConfig.granuleBytes.U)
    when(lastPort) {
      plan.advance()
      busyReg := !plan.last
    }
  }
  when(io.job.fire) {
    busyReg := true.B
    jobReg := io.job.bits
    plan.start(io.job.bits.tokens)
    addressReg := io.job.bits.weightAddress
  }
}
