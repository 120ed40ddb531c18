package tern.vector

import chisel3._
import tern.config.TernConfig
import tern.float.ResultType

/** Whether an instruction means something, whatever the position, memory and the maps are. */
object Faults {
  def apply(config: TernConfig, i: Instruction): Bool = {
    val words = config.vectorWords.U
    def reduces(kinds: Int*) = kinds.map(i.reduction === _.U).reduce(_ || _)
    val makesWord = reduces(Reduction.sum, Reduction.magnitude, Reduction.max, Reduction.choose)
    val list = reduces(Reduction.top, Reduction.choose)
    val entries = reduces(Reduction.choose) || VectorOp.is(i.op)(_.slow == Slow.Entry)
    def source(takes: Bool, memory: Bool, kind: UInt, map: UInt) =
      takes && (kind >= SourceType.count.U || (!memory && (kind === SourceType.half.U || map =/= 0.U)))
    val target = i.stored && (
      reduces(Reduction.top) || i.dType >= ResultType.all.size.U ||
        (!i.dMemory && (i.dType =/= ResultType.Word.code.U || i.scatter =/= 0.U || i.dMap =/= 0.U)) ||
        (i.scatter =/= 0.U && i.padding =/= 0.U)
    )
    val lastScalar = i.scalar +& Mux(i.scalarEach, i.repeat - 1.U, 0.U)
    VecInit(
      i.strange,
      i.code >= VectorOp.all.size.U,
      i.reduction >= Reduction.count.U,
      i.n === 0.U || i.n > Instruction.most.U,
      i.repeat === 0.U,
      i.fewer =/= 0.U && !i.seen,
      i.padding > Faults.mostPadding.U,
      (i.first >> Instruction.indexBits).orR,
      source(i.takesA, i.aMemory, i.aType, i.aMap),
      source(i.takesB, i.bMemory, i.bType, i.bMap),
      target,
      i.takesS && Mux(i.scalarBuffered, lastScalar >= words, i.scalarEach),
      makesWord && i.result +& i.repeat > words,
      i.continued && !reduces(Reduction.sum, Reduction.top),
      list && i.repeat =/= 1.U,
      entries && i.n > TernConfig.listEntries.U
    ).asUInt.orR
  }

  /** Zeros are stored up to a multiple of 2 to this power at most. */
  val mostPadding = 16
}
