package tern.shell

import chisel3._
import tern.config.TernConfig
import tern.regs.RegisterMap

/** The accelerator with the port names that Vivado and Vitis know: `ap_clk`, `ap_rst_n`, `s_axi_control`, `interrupt`,
  * one `m_axi_weights<p>` per weight port, and `m_axi_data`.
  *
  * A device address is the address on the board's interconnect: 40 bits, zero-extended to the vendor's 64. So a board's
  * memory must lie below 1 TiB, and the host adds the physical address of its buffer (`Device.memoryAddress`); the
  * shell adds nothing. Every signal is passed through combinationally, so a cycle here is a cycle in the simulator.
  */
class AmdShell(config: TernConfig, weights: AxiAttributes, data: AxiAttributes) extends RawModule {
  val apClk = IO(Input(Clock())).suggestName("ap_clk")
  val apRstN = IO(Input(Bool())).suggestName("ap_rst_n")
  val interrupt = IO(Output(Bool()))
  val control = IO(new AmdAxiLite(RegisterMap.addressBits)).suggestName("s_axi_control")
  val weightPorts = Seq.tabulate(config.weightPorts) { p =>
    IO(new AmdAxiRead(config.memDataBits)).suggestName(s"m_axi_weights$p")
  }
  val dataPort = IO(new AmdAxi(config.memDataBits)).suggestName("m_axi_data")

  // The vendor's reset is synchronous; a register of our own carries its fan-out instead of the pin.
  private val reset = withClock(apClk)(RegNext(!apRstN))
  private val accelerator = withClockAndReset(apClk, reset)(Module(new Accelerator(config)))
  control.controls(accelerator.control)
  for ((port, p) <- weightPorts.zipWithIndex) port.readsFrom(accelerator.weights(p), weights)
  dataPort.movesFor(accelerator.data, data)
  interrupt := accelerator.irq
}
