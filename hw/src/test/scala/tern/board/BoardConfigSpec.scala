package tern.board

import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.board.memory.SdramTiming
import tern.board.serial.Protocol
import tern.config.{ConfigFile, Presets}

/** What is derived from a board.json: dividers, times, and refusals. */
class BoardConfigSpec extends AnyFunSpec with Matchers {
  private def board(
      clockMhz: Int = 80,
      baud: Int = 2000000,
      memory: String = "sdram",
      memoryBytes: Int = 1 << 25
  ) = BoardConfig("test", "part", "Ulx3s", "tiny", clockMhz, 25, baud, memory, memoryBytes)

  describe("BoardConfig") {
    it("takes a configuration from a file as well as from a preset") {
      val file = java.nio.file.Files.createTempFile("my tern é", ".json")
      try {
        java.nio.file.Files.writeString(file, ConfigFile.text(Presets.tiny.copy(maxTokens = 7)))
        val config = board().copy(preset = file.toString).accelerator
        (config.maxTokens, config.clockMhz) should be((7, 80))
      } finally java.nio.file.Files.delete(file)
    }
  }

  describe("Ecp5Pll") {
    it("make the clock exactly, inside what the PLL can do, and lead the SDRAM's clock by 2.5 ns") {
      for (clock <- Seq(50, 60, 65, 75, 80, 85, 90, 95, 100)) withClue(s"$clock MHz: ") {
        val pll = Ecp5Pll(25, clock)
        pll.oscillationMhz should (be >= 400 and be <= 800)
        25 * pll.feedback should be(pll.oscillationMhz)
        clock * pll.clock should be(pll.oscillationMhz)
        val delayNs = pll.sdramDelay * 1000.0 / 8 / pll.oscillationMhz
        (1000.0 / clock - delayNs) should be(2.5 +- 0.2)
        (pll.clock - 1 + pll.sdramDelay / 8) should be <= 127
      }
    }
    it("refuse a clock that cannot be had") {
      (the[IllegalArgumentException] thrownBy Ecp5Pll(25, 83)).getMessage should include("no PLL makes 83 MHz")
    }
  }

  describe("GowinPll") {
    it("makes the clock exactly, inside what the PLL can do") {
      for (clock <- Seq(27, 36, 45, 48, 54, 60, 63, 72, 81, 90)) withClue(s"$clock MHz: ") {
        val pll = GowinPll(27, clock)
        pll.oscillationMhz should (be >= 500 and be <= 1250)
        clock * pll.output should be(pll.oscillationMhz)
        clock * pll.input should be(27 * pll.feedback)
        27.0 / pll.input should be >= 3.0
      }
    }
    it("refuses a clock that cannot be had") {
      (the[IllegalArgumentException] thrownBy GowinPll(27, 50)).getMessage should include("no rPLL makes 50 MHz")
    }
  }

  describe("BoardConfig") {
    it("tells the accelerator its clock and the line its divisor") {
      board().accelerator.clockMhz should be(80)
      board().baudDivisor should be(40)
      board().simulated("sim", 4).baudDivisor should be(4)
      board().simulated("sim", 4).accelerator.name should be("sim")
    }
    it("refuses a rate that is off, an unknown memory and a wrong size") {
      an[IllegalArgumentException] should be thrownBy board(baud = 7000000)
      an[IllegalArgumentException] should be thrownBy board(memory = "paper")
      an[IllegalArgumentException] should be thrownBy board(memoryBytes = 1 << 20)
    }
    it("passes over what only other tools read") {
      val json =
        """{"board": "b", "part": "p", "top": "Ulx3s", "preset": "tiny", "clockMhz": 50, "oscillatorMhz": 25, "baud": 1000000,
        "memory": "blockRam", "memoryBytes": 4096, "seed": 7}"""
      BoardConfig.parse(json).memoryBytes should be(4096)
    }
  }

  describe("SdramTiming") {
    it("rounds up to cycles") {
      val timing = SdramTiming(100)
      timing.rowToColumn should be(3)
      timing.rowActive should be(5)
      timing.powerUp should be(20000)
      timing.refreshInterval should be(781)
      an[IllegalArgumentException] should be thrownBy SdramTiming(133, casLatency = 2)
    }
  }

  describe("A board's Verilog") {
    for (memory <- Seq("sdram", "blockRam")) it(s"holds no multiplication, with memory $memory") {
      val verilog =
        tern.Elaborate.verilog(board(memory = memory, memoryBytes = 1 << (if (memory == "sdram") 25 else 16)))
      val code = verilog
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("//[^\n]*", "")
        .replaceAll("@\\(\\*\\)|\\(\\*.*?\\*\\)", "")
      code should include("module Ulx3s(")
      code.linesIterator.filter(_.contains("*")).toSeq shouldBe empty
    }
  }

  describe("The C++ of the simulated board") {
    it("speaks the protocol's numbers") {
      val home = java.nio.file.Path.of(sys.env.getOrElse("TERN_HOME", "."))
      val code = java.nio.file.Files.readString(home.resolve("sim/board/frame.hpp"))
      code should include(f"delimiter = 0x${Protocol.delimiter}%02X, escape = 0x${Protocol.escape}%02X")
      code should include(s"maxData = ${Protocol.maxData}")
    }
  }
}
