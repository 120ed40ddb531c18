package tern.formal

/** What several share: whoever asked for beats gets them, and whoever writes them wrote their burst. */
object ArbiterProofs {
  private val config = ProofConfig.config
  private val clients = 2
  private val read = "each client gets the beats of its own bursts, all of them, in order"
  private val write = "each burst has all beats of who asked for it; nobody is answered who has not written"

  val all: Seq[Proof] = Seq(
    Proof(
      "axi-read-arbiter",
      s"AXI4 read slave and master; $read",
      s"`AxiReadArbiter`, $clients clients",
      Bounded(12, 8),
      () => new AxiReadArbiterHarness(config, clients),
      Seq(
        Mutant(
          "each beat ends its burst",
          "AxiReadArbiter",
          "r_pair_io_deq_ready & _r_pair_io_deq_valid & _r_pair_io_deq_bits_last",
          "r_pair_io_deq_ready & _r_pair_io_deq_valid",
          12
        )
      )
    ),
    Proof(
      "axi-write-arbiter",
      s"AXI4 write slave and master; $write",
      s"`AxiWriteArbiter`, $clients clients",
      Bounded(10, 7),
      () => new AxiWriteArbiterHarness(config, clients),
      Seq(
        Mutant(
          "a burst begins amid another's beats",
          "AxiWriteArbiter",
          "~movingReg & _order_io_enq_ready",
          "_order_io_enq_ready",
          10
        )
      )
    ),
    Proof(
      "read-arbiter",
      read,
      s"`ReadArbiter` in the core, $clients clients",
      Bounded(11, 8),
      () => new ReadArbiterHarness(config, clients),
      Seq(
        Mutant(
          "each beat ends its burst",
          "ReadArbiter",
          "beat_pair_io_deq_ready & _beat_pair_io_deq_valid & _beat_pair_io_deq_bits_last",
          "beat_pair_io_deq_ready & _beat_pair_io_deq_valid",
          12
        )
      )
    ),
    Proof(
      "write-arbiter",
      write,
      s"`WriteArbiter` in the core, $clients clients",
      Bounded(10, 7),
      () => new WriteArbiterHarness(config, clients),
      Seq(
        Mutant(
          "a writer is taken before the one before it has written",
          "WriteArbiter",
          "_left_io_run_ready & _runs_io_deq_valid",
          "_runs_io_deq_valid",
          10
        )
      )
    )
  )
}
