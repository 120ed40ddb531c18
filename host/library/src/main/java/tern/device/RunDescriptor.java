package tern.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What a run of a resident program is told: {@value #BYTES} bytes, see hw/doc/interface.md.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param products device address of the products, {@value Job#BYTES} bytes each
 * @param vectors device address of the vector instructions
 * @param maps device address of the index maps
 * @param given device address of the given ids, 32 bits each
 * @param productCount products of a token
 * @param vectorCount vector instructions of a token, at least 1
 * @param bodyProducts products of a token after which none is chosen
 * @param bodyVectors vector instructions of such a token
 * @param positions the run ends before a token at this position
 * @param vocabulary every id is below it
 * @param position position of the first token
 * @param givenCount given ids, at least 1
 * @param budget most tokens to choose, at least 1
 * @param stops ids after which the run ends, {@value #MOST_STOPS} at most
 */
public record RunDescriptor(
    long products,
    long vectors,
    long maps,
    long given,
    int productCount,
    int vectorCount,
    int bodyProducts,
    int bodyVectors,
    int positions,
    int vocabulary,
    int position,
    int givenCount,
    int budget,
    List<Integer> stops) {
  /** Bytes of a descriptor. */
  public static final int BYTES = 128;

  /** Alignment of its address. */
  public static final int ALIGNMENT = 64;

  /** Most stop ids. */
  public static final int MOST_STOPS = 8;

  private static final long FIRST_STOP = 72;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Checks what a device does not see. */
  public RunDescriptor {
    if (stops.size() > MOST_STOPS) {
      throw new IllegalArgumentException(
          stops.size() + " stop ids, expected at most " + MOST_STOPS);
    }
    stops = List.copyOf(stops);
  }

  /** Writes the descriptor. */
  public void write(MemorySegment memory, long at) {
    memory.asSlice(at, BYTES).fill((byte) 0);
    memory.set(LONG, at, products);
    memory.set(LONG, at + 8, vectors);
    memory.set(LONG, at + 16, maps);
    memory.set(LONG, at + 24, given);
    memory.set(INT, at + 32, productCount);
    memory.set(INT, at + 36, vectorCount);
    memory.set(INT, at + 40, bodyProducts);
    memory.set(INT, at + 44, bodyVectors);
    memory.set(INT, at + 48, positions);
    memory.set(INT, at + 52, vocabulary);
    memory.set(INT, at + 56, position);
    memory.set(INT, at + 60, givenCount);
    memory.set(INT, at + 64, budget);
    memory.set(INT, at + 68, stops.size());
    for (int i = 0; i < stops.size(); i++) {
      memory.set(INT, at + FIRST_STOP + 4L * i, stops.get(i));
    }
  }
}
