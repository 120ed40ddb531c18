package tern.formal

import tern.regs.RegisterMap

/** AXI4 and AXI4-Lite, on either side. */
object BusProofs {
  private val config = ProofConfig.config
  private val shape = s"${config.memDataBits}-bit beats, bursts of up to ${config.burstBeats}"

  /** What is offered goes before it is taken. */
  private def withdrawn(queue: String) =
    Mutant(
      "an address that is offered goes when another one comes",
      queue,
      "deq_valid = anyReg",
      "deq_valid = anyReg & roomReg"
    )

  val all: Seq[Proof] = Seq(
    Proof(
      "read-dma",
      "AXI4 read master; bursts stay in 4 KiB and in the window; each is answered in full",
      s"`ReadDma`, $shape",
      Bounded(14, 9),
      () => new ReadDmaHarness(config),
      Seq(
        withdrawn("Pair_1"),
        Mutant(
          "every beat is told to be a last one",
          "ReadDma",
          "beat_bits_last = io_axi_r_bits_last",
          "beat_bits_last = 1'h1"
        )
      )
    ),
    Proof(
      "write-dma",
      "AXI4 write master; bursts stay in 4 KiB and in the window; each has its own beats, the last one marked",
      s"`WriteDma`, $shape",
      Bounded(10, 7),
      () => new WriteDmaHarness(config),
      Seq(
        Mutant(
          "beats do not wait for their burst",
          "WriteDma",
          "_beat_pair_io_deq_valid & _left_io_here;",
          "_beat_pair_io_deq_valid;"
        ),
        Mutant("the last beat comes one too early", "Countdown", "leftReg == 8'h1", "leftReg == 8'h2")
      )
    ),
    Proof(
      "registers",
      "AXI4-Lite slave; every register keeps what was written, and nothing else changes it",
      s"`RegisterFile`, ${RegisterMap.all.size} registers",
      Unbounded,
      () => new RegisterHarness,
      Seq(
        Mutant("an answer to a write does not wait", "RegisterFile", "write | ~io_bus_b_ready & writeAnswer", "write")
      )
    ),
    Proof(
      "block-ram",
      "AXI4 read slave and write slave; there is room for every answer",
      "`BlockRam` of boards, 64 bytes",
      Bounded(11, 8),
      () => new BlockRamHarness(config, 64),
      Seq(
        Mutant(
          "a burst is written for whose answer there is no room",
          "BlockRam",
          "_answers_io_count < 3'h2",
          "_answers_io_count < 3'h4",
          14
        )
      )
    ),
    Proof(
      "byte-mover",
      "AXI4 master; a burst of one beat each",
      s"`ByteMover` of the serial bridge, ${config.memDataBits}-bit beats",
      Unbounded,
      () => new ByteMoverHarness(config),
      Seq(
        Mutant(
          "a read goes when a byte comes",
          "ByteMover",
          "ar_valid = io_axi_ar_valid_0",
          "ar_valid = io_axi_ar_valid_0 & ~io_in_valid"
        )
      )
    ),
    Proof(
      "frame-executor",
      "AXI4-Lite master",
      "`FrameExecutor` of the serial bridge",
      Unbounded,
      () => new FrameExecutorHarness,
      Seq(
        Mutant(
          "a read goes when memory refuses",
          "FrameExecutor",
          "ar_valid = io_registers_ar_valid_0",
          "ar_valid = io_registers_ar_valid_0 & ~io_refused",
          30
        )
      )
    )
  )
}
