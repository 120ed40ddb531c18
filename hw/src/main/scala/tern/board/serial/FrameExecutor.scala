package tern.board.serial

import chisel3._
import chisel3.util._
import tern.bus.AxiLite
import tern.regs.RegisterMap
import tern.stream.Room

/** Executes good frames, each once and in order, and answers every frame.
  *
  * A frame with the next sequence number is executed. One with a slightly earlier number has been executed before:
  * reads are done again, writes are only answered again. Any other number means that frames were lost, and nothing is
  * done.
  */
class FrameExecutor(memoryBytes: BigInt) extends Module {
  val io = IO(new Bundle {
    val frame = Flipped(Decoupled(new Frame))
    val content = Flipped(Decoupled(UInt(8.W)))
    val answer = Decoupled(new ContentByte)
    val registers = new AxiLite(RegisterMap.addressBits)
    val move = Decoupled(new Move)
    val toMemory = Decoupled(UInt(8.W))
    val fromMemory = Flipped(Decoupled(UInt(8.W)))
    val refused = Input(Bool())

    /** Flags in every answer: interrupt, memory ready. */
    val flags = Input(UInt(2.W))
    val rejects = Input(UInt(8.W))

    /** A frame was executed; a frame or an access failed. */
    val did = Output(Bool())
    val failed = Output(Bool())
  })
  import Protocol._

  private val idle :: head :: weigh :: decide :: access :: fill :: settle :: answer :: data :: finish :: Nil = Enum(10)
  private val stateReg = RegInit(idle)
  private val countReg = Reg(UInt(4.W))
  private val expectedReg = RegInit(0.U(8.W))
  private val refusedReg = Reg(Vec(remembered, Bool())) // of the last writes, by sequence number
  private val statusReg = Reg(UInt(8.W))
  private val typeReg = Reg(UInt(7.W))
  private val headReg = Reg(Vec(10, UInt(8.W)))
  private val leftReg = Reg(UInt(log2Ceil(maxContent + 1).W))
  private val registerReg = Reg(UInt(64.W))

  private val length = RegNext(io.frame.bits.length) // held for as long as the frame is
  private val sequence = headReg(1)
  private val address = Cat(headReg(5), headReg(4), headReg(3), headReg(2))
  private val word = Cat(headReg(9), headReg(8), headReg(7), headReg(6))
  // Decoded from the type; valid from the `decide` cycle on.
  private val isWrite = RegNext(typeReg === writeRegister.U || typeReg === writeMemory.U)
  private val isQuery = RegNext(typeReg === query.U)
  private val isRegister = RegNext(typeReg === readRegister.U || typeReg === writeRegister.U)
  private val isMove = RegNext(typeReg === readMemory.U || typeReg === writeMemory.U)
  private val readCount = word(log2Ceil(maxData + 1) - 1, 0) // higher bits make the frame malformed

  // The form that a frame must have. Compared for a cycle, then used.
  private val wellFormed = RegNext(
    MuxLookup(headReg(0), false.B)(
      Seq(
        query.U -> (length === 2.U),
        readRegister.U -> (length === 6.U),
        writeRegister.U -> (length === 10.U),
        readMemory.U -> (length === 8.U && headReg(7)(7, 2) === 0.U && readCount =/= 0.U && readCount <= maxData.U),
        writeMemory.U -> (length > 6.U)
      )
    )
  )
  private val behind = expectedReg - sequence
  private val next = RegNext(behind === 0.U)
  private val again = RegNext(behind =/= 0.U && behind <= remembered.U)
  // Bytes of the frame that are taken before its answer is decided: at least two, and never two in consecutive cycles.
  private val headBytes = RegNext(Mux(headReg(0) === writeMemory.U, 6.U, 10.U).min(length))

  // Room for an answer's byte, and the byte, stay until taken, so registers tell of both: a byte every other cycle.
  private val mayAnswer = Room(io.answer.ready, io.answer.valid)
  private def fillable = io.content.valid && io.toMemory.ready
  private val mayFill = Room.unchecked(fillable, io.toMemory.valid)
  io.frame.ready := stateReg === finish && mayAnswer
  private val rejectedNow = stateReg === idle && io.frame.valid && !io.frame.bits.good
  private val headDone = RegNext(stateReg === head && countReg === headBytes && countReg =/= 0.U, false.B)
  io.content.ready := (stateReg === head && !headDone) || (stateReg === fill && mayFill)
  Room.check(stateReg === fill && mayFill, fillable) // in other states content goes elsewhere

  // Registers.
  private val askedReg = RegInit(false.B)
  private val reading = stateReg === access && isRegister && !isWrite
  private val writing = stateReg === access && isRegister && isWrite
  io.registers.ar.valid := reading && !askedReg
  io.registers.ar.bits.addr := address
  io.registers.r.ready := reading
  private val dataAskedReg = RegInit(false.B)
  io.registers.aw.valid := writing && !askedReg
  io.registers.aw.bits.addr := address
  io.registers.w.valid := writing && !dataAskedReg
  io.registers.w.bits.data := word
  io.registers.w.bits.strb := 15.U
  io.registers.b.ready := writing
  when(io.registers.ar.fire || io.registers.aw.fire)(askedReg := true.B)
  when(io.registers.w.fire)(dataAskedReg := true.B)
  private val failedReg = Reg(Bool())
  private val outside = RegNext(address(31, RegisterMap.addressBits) =/= 0.U)

  // Memory.
  private val moverReady = RegNext(io.move.ready) // and it stays ready until it is used
  private val moves = stateReg === access && isMove && moverReady
  assert(!moves || io.move.ready, "the mover is asked while it is busy")
  io.move.valid := moves
  io.move.bits.write := isWrite
  io.move.bits.address := address
  private val dataCount = RegNext(length - 6.U) // of a frame that writes
  io.move.bits.count := Mux(isWrite, dataCount, readCount)
  io.toMemory.valid := stateReg === fill && mayFill
  io.toMemory.bits := io.content.bits

  // The answer.
  private val about = BigInt(version) | BigInt(bufferFrames) << 8 | BigInt(maxData) << 16 |
    memoryBytes << 32
  private val answerHead = VecInit(1.U(1.W) ## typeReg, sequence, expectedReg, io.flags.pad(8), io.rejects)
  private val hasData = leftReg =/= 0.U
  private val memoryData = RegNext(typeReg === readMemory.U)
  private val moving = stateReg === data && mayAnswer && (!memoryData || RegNext(io.fromMemory.valid, false.B))
  io.answer.valid := moving || (mayAnswer && (stateReg === answer || stateReg === finish))
  io.answer.bits.last := stateReg === finish
  io.answer.bits.byte := MuxLookup(stateReg, Mux(io.refused && memoryData && statusReg === ok.U, refused.U, statusReg))(
    Seq(
      answer -> answerHead(countReg),
      data -> Mux(memoryData, io.fromMemory.bits, registerReg(7, 0))
    )
  )
  io.fromMemory.ready := moving && memoryData
  io.did := stateReg === decide && next && wellFormed
  io.failed := io.frame.fire && io.answer.bits.byte =/= ok.U

  private def reply(status: UInt, dataBytes: UInt = 0.U): Unit = {
    statusReg := status
    leftReg := dataBytes
    countReg := 0.U
    stateReg := answer
  }
  private def executed(failed: Bool, dataBytes: UInt): Unit = {
    reply(Mux(failed, refused.U, ok.U), dataBytes)
    when(isWrite)(refusedReg(sequence(log2Ceil(remembered) - 1, 0)) := failed)
    when(next && !isQuery)(expectedReg := expectedReg + 1.U)
  }

  // A byte of the header is stored a cycle after it was taken.
  when(RegNext(stateReg === head && io.content.fire, false.B))(headReg(RegNext(countReg)) := RegNext(io.content.bits))

  switch(stateReg) {
    is(idle) {
      countReg := 0.U
      askedReg := false.B
      dataAskedReg := false.B
      when(rejectedNow) {
        typeReg := rejected.U
        headReg(1) := 0.U
        reply(corrupted.U)
      }.elsewhen(io.frame.valid)(stateReg := head)
    }
    is(head) {
      when(io.content.fire)(countReg := countReg + 1.U)
      when(headDone) {
        typeReg := headReg(0)(6, 0)
        stateReg := weigh
      }
    }
    is(weigh) {
      registerReg := about.U // the answer to a query
      stateReg := decide
    }
    is(decide) {
      failedReg := true.B // for a register outside the map
      when(!wellFormed)(reply(malformed.U))
        .elsewhen(isQuery)(reply(ok.U, 8.U))
        .elsewhen(next || (again && !isWrite))(stateReg := Mux(isRegister && outside, settle, access))
        .elsewhen(again)(reply(Mux(refusedReg(sequence(log2Ceil(remembered) - 1, 0)), refused.U, ok.U)))
        .otherwise(reply(outOfOrder.U))
    }
    is(access) {
      registerReg := io.registers.r.bits.data
      failedReg := Mux(isWrite, io.registers.b.bits.resp(1), io.registers.r.bits.resp(1))
      when(io.registers.r.fire || io.registers.b.fire)(stateReg := settle)
        .elsewhen(moves) {
          when(isWrite) {
            leftReg := dataCount
            stateReg := fill
          }.otherwise(executed(false.B, readCount))
        }
    }
    is(fill) {
      when(mayFill) {
        leftReg := leftReg - 1.U
        when(leftReg === 1.U)(stateReg := settle)
      }
    }
    // The mover is ready again when the last beat is in memory; it is ready throughout a register access.
    is(settle) {
      val failed = Mux(isRegister, failedReg, io.refused)
      when(moverReady)(executed(failed, Mux(isRegister && !isWrite && !failed, 4.U, 0.U)))
    }
    is(answer) {
      when(mayAnswer) {
        countReg := countReg + 1.U
        when(countReg === 4.U)(stateReg := Mux(hasData, data, finish))
      }
    }
    is(data) {
      when(moving) {
        registerReg := registerReg >> 8
        leftReg := leftReg - 1.U
        when(leftReg === 1.U)(stateReg := finish)
      }
    }
    is(finish)(when(mayAnswer)(stateReg := idle))
  }
}
