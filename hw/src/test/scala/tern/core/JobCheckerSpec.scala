package tern.core

import scala.util.Random
import tern.config.ErrorCode
import tern.{Configs, HardwareSpec}

class JobCheckerSpec extends HardwareSpec with JobPorts {
  for (config <- Seq(Configs.grouped, Configs.planes)) describe(s"JobChecker of ${config.name}") {
    val beat = config.beatBytes

    it("reads every field, and names what is wrong") {
      simulate(new JobChecker(config)) { dut =>
        seeds(20) { random =>
          val good = Descriptor.random(config, random)
          set(dut.io.busError, false)
          setDescriptor(dut.io.descriptor, good)
          dut.clock.step()
          get(dut.io.job.error) should be(ErrorCode.none)
          getJob(dut.io.job) should be(good)
        }
        val good = Descriptor.random(config, new Random(1))
        val spoilt = Seq(
          good.copy(k = 0) -> ErrorCode.badDescriptor,
          good.copy(n = 0) -> ErrorCode.badDescriptor,
          good.copy(tokens = 0) -> ErrorCode.badDescriptor,
          good.copy(n = Job.maxN + 1, resultStride = 8 << 20) -> ErrorCode.badDescriptor,
          good.copy(k = config.maxK + 1) -> ErrorCode.kTooLarge,
          good.copy(k = (BigInt(1) << 32) - 1) -> ErrorCode.kTooLarge,
          good.copy(tokens = config.maxTokens + 1) -> ErrorCode.tooManyTokens,
          good.copy(weightAddress = good.weightAddress + 1) -> ErrorCode.misaligned,
          good.copy(activationAddress = good.activationAddress + beat / 2) -> ErrorCode.misaligned,
          good.copy(resultAddress = good.resultAddress + 4) -> ErrorCode.misaligned,
          good.copy(activationStride = good.activationStride + 1) -> ErrorCode.misaligned,
          good.copy(resultStride = good.resultStride + 4) -> ErrorCode.misaligned,
          good.copy(activationStride = 0) -> ErrorCode.badDescriptor,
          good.copy(resultStride = 0) -> ErrorCode.badDescriptor,
          good.copy(weightPortBytes = 0) -> ErrorCode.badDescriptor,
          good.copy(weightPortBytes = 4) -> ErrorCode.badDescriptor,
          good.copy(weightAddress = BigInt(1) << 40) -> ErrorCode.outsideWindow,
          good.copy(resultAddress = BigInt(1) << 63) -> ErrorCode.outsideWindow,
          good.copy(reserved = 1) -> ErrorCode.badDescriptor,
          good.copy(reserved = BigInt(1) << 63) -> ErrorCode.badDescriptor,
          good.copy(flags = if (config.planes) 2 else 1) -> ErrorCode.badDescriptor,
          good.copy(flags = BigInt(1) << 31) -> ErrorCode.badDescriptor
        )
        for ((descriptor, error) <- spoilt) withClue(s"$descriptor: ") {
          setDescriptor(dut.io.descriptor, descriptor)
          dut.clock.step()
          get(dut.io.job.error) should be(error)
        }
        setDescriptor(dut.io.descriptor, good)
        set(dut.io.outside, true)
        dut.clock.step()
        get(dut.io.job.error) should be(ErrorCode.outsideWindow)
        get(dut.io.runs) should be(false)
        setDescriptor(dut.io.descriptor, good.copy(reserved = 1))
        dut.clock.step()
        get(dut.io.job.error) should be(ErrorCode.badDescriptor)
        set(dut.io.busError, true)
        get(dut.io.job.error) should be(ErrorCode.readBusError)
      }
    }
    it("knows what a product of a run may say, and a job of the ring may not") {
      val vectors = config.copy(vectorLanes = config.memDataBits / 32)
      simulate(new JobChecker(vectors)) { dut =>
        val good = Descriptor.random(vectors, new Random(2)).copy(flags = 0)
        def error(product: Boolean, flags: BigInt, after: BigInt = 0, first: BigInt = 0): Int = {
          set(dut.io.product.valid, product)
          set(dut.io.product.bits, 77)
          setDescriptor(dut.io.descriptor, good.copy(flags = flags, reserved = first << 32 | after))
          dut.clock.step()
          get(dut.io.job.tag) should be(if (product) BigInt(77) else good.tag)
          get(dut.io.job.error).toInt
        }
        val most = (BigInt(1) << 31) - 1
        for (flags <- Seq(2, 6) ++ Option.when(config.planes)(7); after <- Seq(BigInt(0), most)) {
          error(product = true, flags, after, first = after) should be(ErrorCode.none)
          (get(dut.io.job.after), get(dut.io.job.fresh)) should be((after, flags > 3))
          error(product = false, flags) should be(ErrorCode.badDescriptor)
        }
        for (flags <- Seq(0, 4, 10, if (config.planes) 1 else 3))
          error(product = true, flags) should be(ErrorCode.badDescriptor)
        error(product = true, 2, after = most + 1) should be(ErrorCode.badDescriptor)
        error(product = true, 2, first = most + 1) should be(ErrorCode.badDescriptor)
        error(product = false, 0, after = 1) should be(ErrorCode.badDescriptor)
        error(product = false, 0, first = 1) should be(ErrorCode.badDescriptor)
      }
    }
    it("refuses an address that is wider than the bus") {
      val narrow = config.copy(addressBits = 20)
      simulate(new JobChecker(narrow)) { dut =>
        val top = (BigInt(1) << 20) - 64
        val good =
          Descriptor.random(narrow, new Random(1)).copy(weightAddress = top, activationAddress = top, resultAddress = 0)
        set(dut.io.busError, false)
        for (
          (descriptor, error) <- Seq(
            good -> ErrorCode.none,
            good.copy(resultAddress = 1 << 20) -> ErrorCode.outsideWindow
          )
        ) {
          setDescriptor(dut.io.descriptor, descriptor)
          dut.clock.step()
          get(dut.io.job.error) should be(error)
        }
      }
    }
  }
}
