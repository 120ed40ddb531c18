package tern.resident;

import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.device.RunDescriptor;

/**
 * A random resident program in the memory that it needs, for tests: its products and its vector
 * instructions wait for each other, and read what the other has written.
 *
 * <p>Immutable: any thread may use it.
 */
public final class RandomProgram {
  private final DeviceConfig config;
  private final VectorShape unit;
  private final ResidentProgram program;
  private final MemorySegment image;
  private final long base;
  private final RunDescriptor run;
  private final long descriptor;
  private final int[] given;

  /**
   * How large it is.
   *
   * @param products most products of a token
   * @param vectors vector instructions of a token, at least 3
   * @param given ids that are given, at least 1
   * @param budget most tokens to choose, at least 1
   */
  public record Size(int products, int vectors, int given, int budget) {}

  /**
   * What is left at the end of the run: the position of the next token, or the step that failed.
   */
  public record End(int position, int failed) {}

  RandomProgram(
      DeviceConfig config,
      VectorShape unit,
      ResidentProgram program,
      MemorySegment image,
      long base,
      RunDescriptor run,
      long descriptor,
      int[] given) {
    this.config = config;
    this.unit = unit;
    this.program = program;
    this.image = image;
    this.base = base;
    this.run = run;
    this.descriptor = descriptor;
    this.given = given;
  }

  /**
   * Draws a program: equal seeds are equal programs.
   *
   * @param base device address of its memory, a multiple of 64
   * @param room most bytes of it; products that do not fit are left out
   * @throws ResidentException if not even the smallest program fits
   */
  public static RandomProgram draw(
      DeviceConfig config, Size size, long base, long room, long seed) {
    return new RandomProgramDraft(config, size, base, room, seed).draw();
  }

  /** The program. */
  public ResidentProgram program() {
    return program;
  }

  /** Bytes of its memory. */
  public long bytes() {
    return image.byteSize();
  }

  /** Device address of the descriptor of its run. */
  public long descriptor() {
    return descriptor;
  }

  /** Position of the first token. */
  public int position() {
    return run.position();
  }

  /**
   * Writes it.
   *
   * @param memory its memory, from its first byte on
   */
  public void load(MemorySegment memory) {
    MemorySegment.copy(image, 0, memory, 0, image.byteSize());
  }

  /**
   * Checks it as programs are checked before they run, and that it uses no other word of the buffer
   * than it has filled.
   *
   * @param memory where it was loaded
   * @throws ResidentException naming the step that may not run
   */
  public void check(MemorySegment memory) {
    ProgramCheck.check(config, unit, program, memory.asSlice(0, bytes()), base);
  }

  /**
   * Runs it in Java.
   *
   * @param memory where it was loaded
   * @return where it ended, or failed: at an instruction whose result is not finite
   */
  public End run(MemorySegment memory) {
    return run(memory, ResidentTwin.Haste.PRODUCTS);
  }

  End run(MemorySegment memory, ResidentTwin.Haste haste) {
    ResidentTwin twin =
        new ResidentTwin(config, unit, program, memory.asSlice(0, bytes()), base, haste);
    int[] last = {-1};
    twin.observe((step, position) -> last[0] = step);
    twin.restart(run.position());
    int chosen = 0;
    int token = 0;
    for (int i = 0; twin.position() < program.positions(); i++) {
      last[0] = -1;
      try {
        if (i < given.length - 1) {
          twin.advance(given[i]);
          continue;
        }
        token = twin.next(i < given.length ? given[i] : token);
      } catch (ResidentException infinite) {
        return new End(twin.position(), last[0] + 1);
      }
      if (++chosen == run.budget() || run.stops().contains(token)) {
        break;
      }
    }
    return new End(twin.position(), -1);
  }
}
