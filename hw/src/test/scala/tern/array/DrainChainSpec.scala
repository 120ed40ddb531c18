package tern.array

import chisel3._
import scala.collection.mutable
import tern.config.TernConfig
import tern.{Configs, HardwareSpec}

/** Rows that share a collector, chained. */
class DrainChainBench(config: TernConfig) extends Module {
  private val cols = config.collectSpan * config.outputCols
  val io = IO(new Bundle {
    val results = Input(Vec(cols, UInt(config.accBits.W)))
    val drains = Input(Vec(cols, Bool()))
    val out = Output(util.Valid(UInt(config.accBits.W)))
  })
  io.out := io.drains.zip(io.results).grouped(config.outputCols).foldRight(DrainChain.none(config)) { (row, behind) =>
    val chain = Module(new DrainChain(config))
    chain.io.drains := VecInit(row.map(_._1).toSeq)
    chain.io.results := VecInit(row.map(_._2).toSeq)
    chain.io.behind := behind
    chain.io.out
  }
}

class DrainChainSpec extends HardwareSpec {
  for (span <- Seq(1, 2, 8); rows <- Seq(1, 3)) describe(s"DrainChain of $rows rows, $span columns per register") {
    val config = Configs.wide.copy(tokenRows = rows, weightSpan = 1, drainSpan = span, collectSpan = rows)
    val cols = rows * config.outputCols
    it("gives every wave in the order of its columns, waves following as close as drainSpacing allows") {
      simulate(new DrainChainBench(config)) { dut =>
        dut.io.drains.foreach(set(_, false))
        reset(dut, cols)
        seeds(3) { random =>
          val waves = Seq.fill(12)(Seq.fill(cols)(BigInt(config.accBits, random.self)))
          val starts = waves.indices.scanLeft(0)((at, w) => at + config.drainSpacing + (if (w % 3 == 0) 0 else w))
          val out = mutable.Buffer.empty[(Int, BigInt)]
          for (cycle <- 0 to starts.last + 3 * cols) {
            for (c <- 0 until cols) {
              val wave = waves.indices.find(w => starts(w) + c == cycle)
              set(dut.io.drains(c), wave.isDefined)
              set(dut.io.results(c), wave.fold(BigInt(config.accBits, random.self))(waves(_)(c)))
            }
            if (get(dut.io.out.valid)) out += cycle -> get(dut.io.out.bits)
            dut.clock.step()
          }
          out.map(_._2) should equal(waves.flatten)
          for (w <- waves.indices) out(w * cols)._1 should be(starts(w) + 1)
        }
      }
    }
  }
}
