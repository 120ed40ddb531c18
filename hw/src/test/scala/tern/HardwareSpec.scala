package tern

import chisel3._
import chisel3.simulator.scalatest.ChiselSim
import java.nio.file.{Files, Path}
import java.util.Comparator
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import scala.util.Random

/** What all specs of modules share: the simulator, short access to ports, and seeded randomness. */
abstract class HardwareSpec extends AnyFunSpec with ChiselSim with Matchers {

  /** Verilator's makefiles cannot handle spaces in paths, and the repository's own path may have some. */
  override def buildDir: Path = HardwareSpec.workFolder

  /** Value of a port in this cycle; signed ports as signed. */
  def get(port: UInt): BigInt = if (port.getWidth == 0) 0 else port.peekValue().asBigInt
  def get(port: SInt): BigInt = port.peekValue().asBigInt
  def get(port: Bool): Boolean = port.peekValue().asBigInt != 0

  def set(port: UInt, value: BigInt): Unit = if (port.getWidth > 0) port.poke(value)
  def set(port: SInt, value: BigInt): Unit = port.poke(value)
  def set(port: Bool, value: Boolean): Unit = port.poke(value)

  /** Resets a module for some cycles, during which its inputs are held. */
  def reset(dut: Module, cycles: Int): Unit = {
    dut.reset.poke(true)
    dut.clock.step(cycles)
    dut.reset.poke(false)
  }

  /** Runs a body for several seeds and names the seed of one that fails. */
  def seeds(count: Int)(body: Random => Unit): Unit =
    for (seed <- 1 to count) withClue(s"seed $seed: ")(body(new Random(seed)))

  def trit(random: Random): Int = random.nextInt(3) - 1
  def activation(random: Random): Int = random.nextInt(256) - 128
}

object HardwareSpec {

  /** One folder for the whole run, removed when it ends. */
  private lazy val workFolder: Path = {
    val folder = Files.createTempDirectory("tern-hw")
    sys.addShutdownHook {
      Files.walk(folder).sorted(Comparator.reverseOrder[Path]).forEach(path => Files.deleteIfExists(path))
    }
    folder
  }
}
