package tern.formal

import chisel3._
import tern.stream._

/** Queues, arbiters and counters between two modules. */
object StreamProofs {
  private val config = ProofConfig.config
  private val colour = UInt(QueueLaws.colourBits.W)
  private val order = "what goes in comes out once, in order and in time"
  private def cover(inside: String) = s"bursts cover a span beat by beat, inside 4 KiB and inside $inside"

  val all: Seq[Proof] = Seq(
    Proof(
      "pair",
      order,
      "`Pair`",
      Unbounded,
      () =>
        new QueueHarness(2)({
          val pair = Module(new Pair(colour))
          (pair.io.enq, pair.io.deq)
        }),
      Seq(Mutant("it has room when it is full", "Pair", "goes | roomReg & ~(comes & anyReg)", "goes | roomReg"))
    ),
    Proof(
      "block-fifo",
      order,
      "`BlockFifo`, 4 entries",
      Bounded(18, 12),
      () =>
        new QueueHarness(5)({
          val fifo = Module(new BlockFifo(colour, 4))
          (fifo.io.enq, fifo.io.deq)
        }),
      Seq(Mutant("the last word is read twice", "BlockFifo", "countReg_1[0] & ~read", "countReg_1[0]", 12))
    ),
    Proof(
      "read-ahead",
      order,
      "`ReadAhead` of one cycle",
      Bounded(14, 10),
      () => new ReadAheadHarness(1),
      Seq(
        Mutant("it has room when it is full", "ReadAhead", "io_room_countReg[0] & ~io_asked", "io_room_countReg[0]", 14)
      )
    ),
    Proof(
      "gearbox",
      "byte N of a run comes out as byte N, for every N; a run has as many words as it needs, the last one marked",
      "`ByteGearbox`, 3 to 2 bytes, runs of up to 13",
      Bounded(14, 9),
      () => new GearboxHarness(3, 2, 13),
      Seq(Mutant("a beat is taken for which there is no place", "ByteGearbox", "keptCount < 3'h3", "keptCount < 3'h4"))
    ),
    Proof(
      "row-gather",
      order,
      "`RowGather`, 5 collectors",
      Bounded(13, 9),
      () => new RowGatherHarness(config.copy(tokenRows = 5)),
      Seq(
        Mutant(
          "what the last collector gives is not seen",
          "RowGather",
          "pipe_v_1 <= leaves_leaf_valid_REG_4",
          "pipe_v_1 <= 1'h0"
        )
      )
    ),
    Proof(
      "countdown",
      "each run passes with as many beats as it has, the last one marked",
      "`Countdown`, 8 bits",
      Unbounded,
      () => new CountdownHarness(8),
      Seq(Mutant("the last beat is told one too early", "Countdown", "leftReg == 8'h1", "leftReg == 8'h2"))
    ),
    Proof(
      "tally",
      "it tells whether there is any as a comparison with zero would",
      "`Tally`, up to 12",
      Unbounded,
      () => new TallyHarness(12),
      Seq(Mutant("the last one that goes is not seen", "TallyHarness", "countReg_1[0] & ~less", "countReg_1[0]"))
    ),
    Proof(
      "burst-splitter",
      cover("the span"),
      "`BurstSplitter`, bursts of up to 8 beats",
      Unbounded,
      () => new BurstHarness(config, 1),
      Seq(Mutant("bursts begin anywhere", "BurstSplitter", "4'h8 - {1'h0, beatReg[2:0]}", "4'h8"))
    ),
    Proof(
      "burst-splitter-ports",
      cover("each port's turn"),
      "`BurstSplitter`, bursts of up to 8 beats, 3 ports",
      Unbounded,
      () => new BurstHarness(config, 3),
      Seq(Mutant("a turn is a beat too short", "BurstSplitter", "turnEnds ? 6'h20", "turnEnds ? 6'h1f", 30))
    )
  )
}
