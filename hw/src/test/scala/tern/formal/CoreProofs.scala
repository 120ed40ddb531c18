package tern.formal

import tern.config.{TernConfig, WeightCodec}

/** Rings, credits and bursts: what the core counts. */
object CoreProofs {
  private val config = ProofConfig.config
  private val groups = config.copy(tokenGroups = 3, resultWaves = 6)
  private val planes = config.copy(
    outputCols = 10,
    weightCodec = WeightCodec.BaseThree,
    planes = true,
    drainSpan = 5
  )
  private val wide = config.copy(memDataBits = 512, burstBeats = 2)
  private def drain(config: TernConfig) =
    s"`DrainScheduler`, token groups: ${config.tokenGroups}, result waves: ${config.resultWaves}"
  private val drains = "room for results is never negative; waves start in order, each once, and never meet"

  val all: Seq[Proof] = Seq(
    Proof(
      "drain",
      drains,
      drain(config),
      Unbounded,
      () => new DrainHarness(config),
      Seq(
        Mutant("a tile may complete without room", "DrainScheduler", " & _credits_io_enough", ""),
        Mutant("waves start a cycle too early", "DrainScheduler", "spacingReg <= 3'h4", "spacingReg <= 3'h3")
      )
    ),
    Proof(
      "drain-groups",
      drains,
      drain(groups),
      Bounded(20, 12),
      () => new DrainHarness(groups),
      Seq(
        Mutant("a group takes no room", "WaveCredits", "creditsReg - {2'h0, io_take}", "creditsReg")
      )
    ),
    Proof(
      "drain-planes",
      drains,
      drain(planes) + ", waves of integers among them",
      Bounded(40, 24),
      () => new DrainHarness(planes),
      Seq(
        Mutant("each tile of a wave takes room", "DrainScheduler", "io_complete & io_tile_opens", "io_complete"),
        Mutant(
          "waves of integers start a cycle too early",
          "DrainScheduler",
          "spacingReg <= 4'hA",
          "spacingReg <= 4'h9"
        )
      )
    ),
    Proof(
      "job-fetch",
      "no descriptor is fetched that is not posted, none is skipped, none comes twice, and nothing follows a bad one",
      "`JobFetch`, ring of up to 4",
      Unbounded,
      () => new JobFetchHarness(wide),
      Seq(
        Mutant("it fetches without a look at what is posted", "JobFetch", "io_enable & more", "io_enable")
      )
    ),
    Proof(
      "completer",
      "one record for each job, at its place in the ring; a job is counted once, after its record is in memory",
      "`Completer`, ring of up to 4",
      Bounded(20, 12),
      () => new CompleterHarness(wide),
      Seq(Mutant("a record that is refused counts", "Completer", "finished & ~io_memory_done_bits", "finished"))
    )
  )
}
