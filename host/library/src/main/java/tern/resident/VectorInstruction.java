package tern.resident;

import static tern.resident.InstructionField.*;

import java.lang.foreign.MemorySegment;

/**
 * One instruction of the vector unit: {@code repeat} times, {@code n} elements {@code d = op(a, b,
 * s)}, and a reduction of them. Its {@value #BYTES} bytes are laid out by {@link InstructionField}.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param continued the reduction goes on from the instruction before
 * @param stored whether results are written to {@code d}
 * @param seen whether only elements of positions up to the current one count
 * @param finite whether it stops at a result that is not
 * @param padding zeros are stored up to a multiple of 2 to this power
 * @param after products of this token that must be complete
 * @param scatter map that places elements of {@code d}; 0 for one after the other
 * @param result word of the buffer for the reduction of the first repetition
 * @param first skipped while the position is below
 * @param fewer how many of the positions seen {@code seen} does not count
 */
public record VectorInstruction(
    VectorOp op,
    Reduction reduction,
    boolean continued,
    boolean stored,
    boolean seen,
    boolean finite,
    SourceType aType,
    SourceType bType,
    ResultType dType,
    int padding,
    int repeat,
    int n,
    int after,
    Operand a,
    Operand b,
    Operand d,
    Scalar scalar,
    int scatter,
    int result,
    int first,
    int fewer) {
  /** Bytes of an instruction. */
  public static final int BYTES = 64;

  /** Writes it. */
  public void write(MemorySegment memory, long at) {
    memory.asSlice(at, BYTES).fill((byte) 0);
    OP.put(memory, at, op.code());
    REDUCTION.put(memory, at, reduction.code());
    CONTINUED.put(memory, at, bit(continued));
    A_MEMORY.put(memory, at, bit(a.memory()));
    B_MEMORY.put(memory, at, bit(b.memory()));
    D_MEMORY.put(memory, at, bit(d.memory()));
    STORED.put(memory, at, bit(stored));
    SEEN.put(memory, at, bit(seen));
    SCALAR_BUFFERED.put(memory, at, bit(scalar.buffered()));
    SCALAR_EACH.put(memory, at, bit(scalar.each()));
    FINITE.put(memory, at, bit(finite));
    A_TYPE.put(memory, at, aType.code());
    B_TYPE.put(memory, at, bType.code());
    D_TYPE.put(memory, at, dType.code());
    PADDING.put(memory, at, padding);
    REPEAT.put(memory, at, repeat);
    N.put(memory, at, n);
    AFTER.put(memory, at, after);
    A.put(memory, at, a.at());
    B.put(memory, at, b.at());
    D.put(memory, at, d.at());
    SCALAR.put(memory, at, scalar.bits());
    A_STRIDE.put(memory, at, a.stride());
    B_STRIDE.put(memory, at, b.stride());
    D_STRIDE.put(memory, at, d.stride());
    A_MAP.put(memory, at, a.map());
    B_MAP.put(memory, at, b.map());
    D_MAP.put(memory, at, d.map());
    SCATTER.put(memory, at, scatter);
    RESULT.put(memory, at, result);
    FIRST.put(memory, at, first);
    FEWER.put(memory, at, fewer);
  }

  private static int bit(boolean set) {
    return set ? 1 : 0;
  }

  /**
   * Reads an instruction.
   *
   * @throws IllegalArgumentException naming a field that has no meaning
   */
  public static VectorInstruction read(MemorySegment memory, long at) {
    return new InstructionReader(memory, at).read();
  }
}
