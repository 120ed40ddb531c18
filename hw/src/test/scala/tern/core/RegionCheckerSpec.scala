package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.TernConfig
import tern.{Configs, HardwareSpec, Memories}

class RegionCheckerSpec extends HardwareSpec with JobPorts with Memories {
  private def roundUp(x: BigInt, unit: Int): BigInt = (x + unit - 1) / unit * unit

  /** First and last byte of a descriptor's regions, as defined by interface.md. */
  private def regions(config: TernConfig, d: Descriptor): Seq[(BigInt, BigInt)] = {
    val last = d.weightPortBytes - 1
    val image = (last / 256 * config.weightPorts + config.weightPorts - 1) * 256 + last % 256
    Seq(
      (d.weightAddress, d.weightAddress + image),
      (
        d.activationAddress,
        d.activationAddress + (d.tokens - 1) * d.activationStride + roundUp(d.k, config.beatBytes) - 1
      ),
      (d.resultAddress, d.resultAddress + (d.tokens - 1) * d.resultStride + roundUp(4 * d.n, config.beatBytes) - 1)
    )
  }

  private def outside(dut: RegionChecker, d: Descriptor): (Boolean, Int) = {
    setDescriptor(dut.io.descriptor, d)
    set(dut.io.start, true)
    dut.clock.step()
    set(dut.io.start, false)
    var cycles = 1
    while (!get(dut.io.done)) {
      cycles += 1
      assert(cycles < 100, "the regions are never done")
      dut.clock.step()
    }
    val found = get(dut.io.outside)
    dut.clock.step()
    (found, cycles)
  }

  private val ports = Configs.grouped.copy(outputCols = 12, weightPorts = 3, lanes = 10)
  for (config <- Seq(Configs.grouped, ports, Configs.tiny.copy(addressBits = 20)))
    describe(s"RegionChecker of ${config.weightPorts} ports and ${config.addressBits} address bits") {
      it("knows the first and the last page of every region") {
        simulate(new RegionChecker(config)) { dut =>
          val space = BigInt(1) << config.addressBits
          val found = mutable.Set.empty[Boolean]
          seeds(15) { random =>
            val any = Descriptor.random(config, random)
            val d = any.copy(
              weightAddress = any.weightAddress % (space / 2),
              activationAddress = any.activationAddress % (space / 2),
              resultAddress = any.resultAddress % (space / 2),
              tokens = if (random.nextBoolean()) 1 else any.tokens
            )
            val areas = regions(config, d)
            val pages = areas.flatMap { case (first, last) => Seq(first / 4096, last / 4096) }
            for (base <- Seq(pages.min, pages.min + 1); limit <- Seq(pages.max, pages.max - 1, space / 4096 + 7)) {
              setWindow(dut.io.window, base * 4096, limit * 4096 + 4095)
              val expected = areas.exists { case (first, last) =>
                first / 4096 < base || last / 4096 > limit || last >= space
              }
              withClue(s"$d in pages $base to $limit: ")(outside(dut, d)._1 should be(expected))
              found += expected
            }
          }
          found should be(Set(true, false))
        }
      }
      it("finds what runs past the end of the address space, however far") {
        simulate(new RegionChecker(config)) { dut =>
          setWindow(dut.io.window)
          val space = BigInt(1) << config.addressBits
          val small =
            Descriptor
              .random(config, new Random(1))
              .copy(
                weightAddress = 0,
                activationAddress = 0,
                resultAddress = 0,
                k = 1,
                n = 1,
                tokens = 1,
                activationStride = config.beatBytes,
                resultStride = config.beatBytes,
                weightPortBytes = config.beatBytes
              )
          outside(dut, small) should be((false, 9))
          val huge = (BigInt(1) << 32) - config.beatBytes
          val top = space - config.beatBytes
          outside(dut, small.copy(activationAddress = top))._1 should be(false)
          outside(dut, small.copy(resultAddress = top))._1 should be(false)
          for (
            d <- Seq(
              small.copy(activationAddress = top, k = config.beatBytes + 1, activationStride = 2 * config.beatBytes),
              small.copy(activationAddress = top, tokens = 2),
              small.copy(resultAddress = top, n = config.beatWords + 1, resultStride = 2 * config.beatBytes),
              small.copy(resultAddress = top, tokens = 2),
              small.copy(resultAddress = top, tokens = config.maxTokens, resultStride = huge),
              small.copy(activationAddress = top, tokens = config.maxTokens, activationStride = huge),
              small.copy(weightAddress = top, weightPortBytes = 2 * config.beatBytes),
              small.copy(weightAddress = top, weightPortBytes = huge)
            )
          ) withClue(s"$d: ")(outside(dut, d)._1 should be(true))
        }
      }
    }
}
