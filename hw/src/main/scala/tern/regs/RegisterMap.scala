package tern.regs

import tern.core.Counters

/** How software may touch a register. */
sealed abstract class Access(val label: String)

object Access {
  case object ReadOnly extends Access("read")
  case object ReadWrite extends Access("read, write")

  /** Writing has an effect; reads return state, not what was written. */
  case object Command extends Access("read, command")
}

/** One bit or range of bits of a register. */
final case class Field(name: String, bit: Int, text: String)

/** One 32-bit register.
  *
  * @param reset
  *   its value after a reset, if it is kept
  */
final case class Register(
    name: String,
    offset: Int,
    access: Access,
    text: String,
    fields: Seq[Field] = Nil,
    reset: Long = 0
)

/** Every register of the device, as data: the RTL, the C header, the Java constants and the documentation are generated
  * from this list.
  */
object RegisterMap {
  import Access._

  val magic: Long = 0x5445524eL
  val version: Long = 0x00010003L
  val addressBits: Int = 12

  private def wide(name: String, offset: Int, access: Access, text: String, reset: Long = 0): Seq[Register] = Seq(
    Register(s"${name}Low", offset, access, s"$text: bits 31..0", reset = reset),
    Register(s"${name}High", offset + 4, access, s"$text: bits 63..32", reset = reset)
  )

  val identity: Seq[Register] = Seq(
    Register("magic", 0x000, ReadOnly, "0x5445524E, \"TERN\""),
    Register("version", 0x004, ReadOnly, "of this register map: major in the upper half, minor in the lower"),
    Register("configHash", 0x008, ReadOnly, "CRC-32 of the configuration's canonical JSON"),
    Register("tokenRows", 0x00c, ReadOnly, "T"),
    Register("outputCols", 0x010, ReadOnly, "C"),
    Register("lanes", 0x014, ReadOnly, "L"),
    Register("tokenGroups", 0x018, ReadOnly, "G"),
    Register("weightCodec", 0x01c, ReadOnly, "0 twoBit, 1 baseThree"),
    Register("memDataBits", 0x020, ReadOnly, "width of every AXI4 port"),
    Register("weightPorts", 0x024, ReadOnly, "P"),
    Register("maxK", 0x028, ReadOnly, "longest dot product"),
    Register("maxTokens", 0x02c, ReadOnly, "most tokens of one job"),
    Register("maxRingEntries", 0x030, ReadOnly, "longest job ring"),
    Register("clockKhz", 0x034, ReadOnly, "clock of the device in kHz"),
    Register("weightBufferChunks", 0x038, ReadOnly, "depth of each weight buffer"),
    Register("addressBits", 0x03c, ReadOnly, "width of an address on the device's bus"),
    Register("planeRows", 0x040, ReadOnly, "rows of a tile of integers, C / 5; 0: matrices of integers are refused"),
    Register(
      "vectorLanes",
      0x044,
      ReadOnly,
      "32-bit words of a beat, which the vector unit takes per cycle; 0: there is none"
    ),
    Register("vectorWords", 0x048, ReadOnly, "words of the vector unit's buffer")
  )

  private val interruptFields = Seq(
    Field("completion", 0, "a job has completed"),
    Field("error", 1, "the device has stopped on an error"),
    Field("runEnded", 2, "a run has ended without an error")
  )

  val control: Seq[Register] = Seq(
    Register(
      "control",
      0x100,
      Command,
      "runs and resets the device",
      Seq(
        Field("enable", 0, "jobs may be fetched"),
        Field("softReset", 1, "write 1: end transfers under way, then clear all state but device memory"),
        Field("abandon", 2, "write 1 with softReset: do not wait for transfers that a dead bus never ends")
      )
    ),
    Register(
      "status",
      0x104,
      ReadOnly,
      "what the device is doing",
      Seq(
        Field("busy", 0, "jobs are posted and not completed, or a run is under way"),
        Field("error", 1, "stopped; errorCode tells why"),
        Field("resetting", 2, "a soft reset is under way")
      )
    ),
    Register("interruptEnable", 0x108, ReadWrite, "which events raise the interrupt", interruptFields),
    Register("interruptStatus", 0x10c, Command, "events since acknowledged; write 1 to acknowledge", interruptFields)
  ) ++
    wide("ringAddress", 0x110, ReadWrite, "of the job ring in device memory, a multiple of 64") ++
    wide("completionAddress", 0x118, ReadWrite, "of the completion records, a multiple of 64") ++
    Seq(
      Register("ringEntries", 0x120, ReadWrite, "jobs in the ring, a power of two up to maxRingEntries"),
      Register("posted", 0x124, ReadWrite, "doorbell: jobs posted since reset; their weights may stream"),
      Register("ready", 0x128, ReadWrite, "doorbell: jobs whose activations are in memory; they may run"),
      Register("completed", 0x12c, ReadOnly, "jobs completed since reset"),
      Register("errorCode", 0x130, ReadOnly, "why the device stopped, see interface.md"),
      Register("errorJob", 0x134, ReadOnly, "number of the failed job, the first since reset is 0")
    ) ++
    wide("errorAddress", 0x138, ReadOnly, "of the failed transfer, where one failed") ++
    Seq(Register("watchdogCycles", 0x140, ReadWrite, "cycles without progress that are an error; 0: never")) ++
    wide("windowBase", 0x148, ReadWrite, "first byte that a transfer may touch, a multiple of 4096") ++
    wide(
      "windowLimit",
      0x150,
      ReadWrite,
      "last byte that a transfer may touch, a multiple of 4096 less one; all ones: the whole address space",
      reset = 0xffffffffL
    )

  /** Of a device with a vector unit; on others they are outside the map. */
  val runs: Seq[Register] = wide("runAddress", 0x158, ReadWrite, "of the descriptor of a run, a multiple of 64") ++ Seq(
    Register(
      "run",
      0x160,
      Command,
      "begins and ends runs of a resident program",
      Seq(
        Field("start", 0, "write 1: begin the run; while one is under way or jobs are posted it is the error badRun"),
        Field("cancel", 1, "write 1: the run ends after the token that it computes")
      )
    ),
    Register(
      "runStatus",
      0x164,
      ReadOnly,
      "of the run, or of the last one",
      Seq(
        Field("running", 0, "a run is under way"),
        Field("stopped", 1, "it ended by a stop id"),
        Field("cancelled", 2, "it was told to end")
      )
    ),
    Register("runPosition", 0x168, ReadOnly, "of its next token: all tokens before are done, with what they wrote"),
    Register("runChosen", 0x16c, ReadOnly, "tokens that it has chosen"),
    Register(
      "errorUnit",
      0x170,
      ReadOnly,
      "what failed: 0 a job of the ring, 1 a product, 2 a vector instruction, 3 the run at a token"
    ),
    Register(
      "errorStep",
      0x174,
      ReadOnly,
      "number of the failed product or instruction in its list, or of the token in its run"
    )
  )

  private val countersOffset = 0x200

  /** Offset of the registers of counter `number`, which is a field of the address's bits. */
  private def counterOffset(number: Int): Int = countersOffset + 8 * number
  require(countersOffset % (8 * Counters.slots) == 0, "the bits of an address do not tell a counter's number")

  /** The core's counters, low and high register each, as a snapshot left them. */
  val counts: Seq[(Register, Register)] = Counters.meanings.zipWithIndex.map { case ((name, text), i) =>
    val Seq(low, high) = wide(name, counterOffset(Counters.first + i), ReadOnly, s"snapshot of $name: $text")
    (low, high)
  }

  val counters: Seq[Register] = Register(
    "counterControl",
    countersOffset,
    Command,
    "freezes and clears the counters",
    Seq(
      Field("snapshot", 0, "copy all counters at once to the registers below"),
      Field("clear", 1, "set all to zero")
    )
  ) +: counts.flatMap { case (low, high) => Seq(low, high) }

  val all: Seq[Register] = identity ++ control ++ runs ++ counters

  require(all.map(_.offset).distinct.size == all.size, "two registers share an offset")
  require(all.map(_.name).distinct.size == all.size, "two registers share a name")
  require(all.forall(r => r.offset % 4 == 0 && r.offset < (1 << addressBits)), "an offset is outside the map")
}
