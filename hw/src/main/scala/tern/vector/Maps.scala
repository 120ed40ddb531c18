package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.TwoPortRam

/** What an index map is a function of. */
object MapKind {
  val none = 0
  val position = 1
  val token = 2
  val entry = 3
  val element = 4
  val count = 5
}

/** The table of index maps, and their sums: of those of the position and the token once a token, of others when asked.
  * Of a map of elements the table holds the steps from one element to the next.
  */
class Maps(config: TernConfig) extends Module {
  private val mapBits = log2Ceil(Maps.count)
  val io = IO(new Bundle {

    /** The table comes from its first word on. */
    val load = Input(Bool())
    val word = Flipped(Valid(UInt(32.W)))

    /** A token begins: sum up. */
    val start = Input(Bool())
    val position, token = Input(UInt(Instruction.indexBits.W))

    /** Neither is under way. */
    val loaded = Output(Bool())
    val idle = Output(Bool())

    /** A map, its kind, and in the same cycle its sum for this token, if it is of the position or the token. */
    val map = Input(UInt(mapBits.W))
    val kind = Output(UInt(log2Ceil(MapKind.count).W))
    val sum = Output(UInt(Maps.offsetBits.W))

    /** Sum that map up for an index, and a pulse with the sum. */
    val ask = Flipped(Valid(UInt(Instruction.indexBits.W)))
    val answer = Valid(UInt(Maps.offsetBits.W))

    /** A step of a map, a cycle later: to the element whose index has so many zeros at its end. */
    val stepMap = Input(UInt(mapBits.W))
    val level = Flipped(Valid(UInt(log2Ceil(Instruction.indexBits).W)))
    val step = Output(SInt(Maps.offsetBits.W))
  })
  private val kinds = Reg(Vec(Maps.count, UInt(log2Ceil(MapKind.count).W)))
  private val sums = Mem(Maps.count, UInt(Maps.offsetBits.W))
  io.kind := kinds(io.map)
  io.sum := sums(io.map)

  // Loading: 32 words a map, of which the first is the kind.
  private val loadingReg = RegInit(false.B)
  private val wordReg = Reg(UInt((mapBits + 5).W))
  private val beforeReg = Reg(UInt(Maps.offsetBits.W)) // the sum of the weights before
  private val place = wordReg(4, 0)
  private val loadMap = wordReg >> 5
  private val weighs = loadingReg && io.word.valid && place =/= 0.U && place <= Instruction.indexBits.U
  private val word = io.word.bits.pad(Maps.offsetBits)
  private val weight = Mux(kinds(loadMap) === MapKind.element.U, word - beforeReg, word)
  when(loadingReg && io.word.valid) {
    wordReg := wordReg + 1.U
    when(wordReg.andR)(loadingReg := false.B)
    when(place === 0.U) {
      kinds(loadMap) := Mux(io.word.bits < MapKind.count.U, io.word.bits, MapKind.none.U)
      beforeReg := 0.U
    }
    when(weighs)(beforeReg := beforeReg + word)
  }
  when(io.load) {
    loadingReg := true.B
    wordReg := 0.U
  }

  // Summing: a bit that is set takes two cycles, one that is not takes one.
  private val allReg = RegInit(false.B) // all maps of a token
  private val oneReg = RegInit(false.B)
  private val mapReg = Reg(UInt(mapBits.W))
  private val restReg = Reg(UInt(Instruction.indexBits.W)) // bits of the index that are left
  private val bitReg = Reg(UInt(log2Ceil(Instruction.indexBits + 1).W))
  private val readReg = RegInit(false.B) // a weight comes
  private val sumReg = Reg(UInt(Maps.offsetBits.W))
  private val beginReg = RegInit(false.B)
  private val walks = (allReg || oneReg) && !beginReg
  private val reads = walks && !readReg && restReg(0) && !io.level.valid
  private val passes = walks && !readReg && !restReg(0)
  private val ends = walks && !readReg && restReg === 0.U
  private val ram = TwoPortRam(Maps.count * 32)(weighs, wordReg, weight)(
    reads || io.level.valid,
    Mux(io.level.valid, io.stepMap ## (io.level.bits +& 1.U)(4, 0), mapReg ## (bitReg +& 1.U)(4, 0))
  )
  io.step := ram.asSInt
  readReg := reads
  when(readReg)(sumReg := sumReg + ram)
  when(readReg || (passes && !ends)) {
    restReg := restReg >> 1
    bitReg := bitReg + 1.U
  }
  when(beginReg) {
    beginReg := false.B
    bitReg := 0.U
    sumReg := 0.U
    when(allReg)(
      restReg := MuxLookup(kinds(mapReg), 0.U)(
        Seq(MapKind.position.U -> io.position, MapKind.token.U -> io.token)
      )
    )
  }
  when(ends) {
    when(allReg) {
      sums(mapReg) := sumReg
      mapReg := mapReg + 1.U
      beginReg := true.B
      when(mapReg.andR)(allReg := false.B)
    }
    oneReg := false.B
  }
  when(io.start) {
    allReg := true.B
    mapReg := 0.U
    beginReg := true.B
  }
  when(io.ask.valid) {
    oneReg := true.B
    mapReg := io.map
    restReg := io.ask.bits
    beginReg := true.B
  }
  io.answer.valid := ends && oneReg
  io.answer.bits := sumReg
  io.loaded := !loadingReg
  io.idle := !allReg
}

object Maps {
  val count = 16

  /** Bytes of the table. */
  val bytes: Int = count * 128

  /** Bits of a sum of 20 weights of 32 bits, and a sign for the steps. */
  val offsetBits = 38
}
