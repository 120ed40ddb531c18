package tern.resident;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws legal vector instructions, more of them at corners than by chance: few elements, counts
 * beside those of whole beats, bytes anywhere, strides of any sign.
 */
final class RandomInstruction {
  private static final int TRIES = 1000;
  private static final int MOST_REPEAT = 6;
  private static final int MOST_ELEMENTS = 200;

  private final SplittableRandom random;
  private final VectorShape shape;
  private final List<AddressMap> maps;
  private final Accesses accesses;
  private final int ids;

  /** Entries that the list has for certain. */
  private int entries;

  /** Whether partial sums are those of this token. */
  private boolean summed;

  /**
   * Bytes of memory, by device address, that instructions may use.
   *
   * @param start a whole beat
   * @param planes what is written must be bytes of trit planes
   */
  record Region(long start, long bytes, boolean planes) {
    Region(long start, long bytes) {
      this(start, bytes, false);
    }
  }

  /**
   * @param ids indexes of lists are below it
   */
  RandomInstruction(
      SplittableRandom random,
      VectorShape shape,
      List<AddressMap> maps,
      Accesses accesses,
      int ids) {
    this.ids = ids;
    this.random = random;
    this.shape = shape;
    this.maps = maps;
    this.accesses = accesses;
  }

  /** A token begins: nothing is known of what the one before has left. */
  void restart() {
    entries = 0;
    summed = false;
  }

  /**
   * Draws one.
   *
   * @param readable where it may read
   * @param writable where it may write
   */
  StepBuilder draw(List<Region> readable, List<Region> writable) {
    for (int i = 0; i < TRIES; i++) {
      Draft draft = new Draft(readable, writable);
      StepBuilder step = draft.draw();
      if (step != null && legal(step.build())) {
        draft.keep();
        return step;
      }
    }
    throw new ResidentException("no legal instruction in " + TRIES + " tries");
  }

  private boolean legal(VectorInstruction v) {
    try {
      InstructionCheck.check(v, shape);
      List<Access> all = accesses.of(v);
      for (Access access : all) {
        if (!access.memory() && (access.start() < 0 || access.end() > shape.words())) {
          return false;
        }
      }
      new OverlapCheck(v, maps, all).check();
      return true;
    } catch (IllegalArgumentException illegal) {
      return false;
    }
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** A map of one of these indexes whose offsets are multiples of a unit, or none. */
  private int map(int unit, AddressMap.Index... indexes) {
    int number = random.nextInt(maps.size());
    AddressMap map = maps.get(number);
    return List.of(indexes).contains(map.index()) && map.multipleOf(unit) ? number : 0;
  }

  /** One attempt. */
  private final class Draft {
    private final List<Region> readable;
    private final List<Region> writable;
    private VectorOp op;
    private Reduction reduction;
    private int n;
    private int repeat;
    private boolean seen;
    private boolean continued;
    private boolean entry;

    Draft(List<Region> readable, List<Region> writable) {
      this.readable = readable;
      this.writable = writable;
    }

    StepBuilder draw() {
      op = pick(VectorOp.values());
      reduction = once(3) ? pick(Reduction.values()) : Reduction.NONE;
      boolean list = reduction == Reduction.TOP || reduction == Reduction.CHOOSE;
      n = count();
      if (op == VectorOp.INDEX || reduction == Reduction.CHOOSE) {
        if (entries == 0) {
          return null;
        }
        n = 1 + random.nextInt(entries);
      }
      repeat = list || once(2) ? 1 : 1 + random.nextInt(n == 1 ? 20 : MOST_REPEAT);
      seen = once(6);
      StepBuilder step = new StepBuilder(op, n).repeat(repeat);
      if (seen) {
        step.seen();
      }
      if (op.takesA() && !source(step, true) || op.takesB() && !source(step, false)) {
        return null;
      }
      if (op.takesScalar()) {
        step.scalar(scalar());
      }
      reduce(step);
      if (reduction != Reduction.TOP && (reduction == Reduction.NONE || once(2))) {
        if (!target(step)) {
          return null;
        }
      }
      boolean known = list || op == VectorOp.INDEX || entry || reduction == Reduction.SUM;
      if (!known && once(10)) {
        step.first(random.nextInt(20));
      } else if (!known && seen && once(2)) {
        int fewer = 1 + random.nextInt(4);
        step.seen(fewer).first(fewer);
      }
      return step;
    }

    /** What the instructions that follow may rely on. */
    void keep() {
      if (reduction == Reduction.TOP) {
        int least = seen ? 1 : n;
        entries = Math.min(shape.entries(), continued ? entries + least : least);
      }
      summed |= reduction == Reduction.SUM;
    }

    private <T> T pick(T[] values) {
      return values[random.nextInt(values.length)];
    }

    private int count() {
      return switch (random.nextInt(8)) {
        case 0 -> 1;
        case 1, 2 -> 1 + random.nextInt(2 * shape.lanes() + 1);
        case 3 -> 15 + random.nextInt(4);
        case 4 -> shape.lanes() * (1 + random.nextInt(8));
        default -> 1 + random.nextInt(MOST_ELEMENTS);
      };
    }

    /** A stride that is a multiple of a unit, often the one at which repetitions meet. */
    private int stride(int unit, long length) {
      int next = (int) ((length + unit - 1) / unit * unit);
      return switch (random.nextInt(6)) {
        case 0 -> 0;
        case 1 -> -next;
        case 2 -> unit * (random.nextInt(9) - 4);
        case 3 -> next + unit;
        default -> next;
      };
    }

    private boolean source(StepBuilder step, boolean ofA) {
      boolean memory = once(2);
      SourceType type = SourceType.values()[random.nextInt(memory ? 3 : 2)];
      type = once(2) ? SourceType.WORD : type;
      int unit = memory ? n == 1 ? type.bytes() : shape.beatBytes() : n == 1 ? 1 : shape.lanes();
      int map = memory && once(4) ? map(unit) : 0;
      Region region = readable.get(random.nextInt(readable.size()));
      Operand at = place(region, memory, unit, (long) n * (memory ? type.bytes() : 1), map);
      if (at == null) {
        return false;
      }
      entry |= map != 0 && maps.get(map).index() == AddressMap.Index.ENTRY;
      if (ofA) {
        step.a(at, type);
      } else {
        step.b(at, type);
      }
      return true;
    }

    private int map(int unit) {
      return repeat <= entries && reduction != Reduction.TOP
          ? RandomInstruction.this.map(
              unit, AddressMap.Index.POSITION, AddressMap.Index.TOKEN, AddressMap.Index.ENTRY)
          : RandomInstruction.this.map(unit, AddressMap.Index.POSITION, AddressMap.Index.TOKEN);
    }

    /** An operand that stays within a region, or within the buffer. */
    private Operand place(Region region, boolean memory, int unit, long length, int map) {
      long start = memory ? region.start() : 0;
      long size = memory ? region.bytes() : shape.words();
      int stride = repeat == 1 && !once(8) ? 0 : stride(unit, length);
      long moved = (long) (repeat - 1) * stride;
      long most = map == 0 ? 0 : accesses.most(map);
      long room = size - length - Math.abs(moved) - most;
      if (room < 0) {
        return null;
      }
      long at = start + Math.max(0, -moved) + random.nextLong(room / unit + 1) * unit;
      return new Operand(memory, at, stride, map);
    }

    private Scalar scalar() {
      int words = shape.words() - repeat;
      return switch (random.nextInt(4)) {
        case 0 -> Scalar.at(random.nextInt(words));
        case 1 -> Scalar.from(random.nextInt(words));
        case 2 -> Scalar.of((float) Math.exp(4 * random.nextGaussian()));
        default -> Scalar.of((float) random.nextGaussian());
      };
    }

    private void reduce(StepBuilder step) {
      continued =
          switch (reduction) {
            case SUM -> summed && once(3);
            case TOP -> entries > 0 && once(2);
            default -> false;
          };
      step.continued(continued);
      if (reduction == Reduction.TOP) {
        step.top(random.nextInt(ids - n + 1));
      } else if (reduction != Reduction.NONE) {
        step.reduce(reduction, random.nextInt(shape.words() - repeat));
      }
    }

    private boolean target(StepBuilder step) {
      boolean memory = once(2);
      Region region = writable.get(random.nextInt(writable.size()));
      ResultType type = memory && once(2) ? pick(ResultType.values()) : ResultType.WORD;
      type = memory && region.planes() ? ResultType.PLANES : type;
      int padding = once(4) ? random.nextInt(7) : 0;
      int unit = memory ? type.bytes() : n == 1 && padding == 0 ? 1 : shape.lanes();
      int scatter =
          memory && once(3) ? RandomInstruction.this.map(unit, AddressMap.Index.ELEMENT) : 0;
      padding = scatter == 0 ? padding : 0;
      long length = (long) VectorMachine.padded(n, padding) * (memory ? type.bytes() : 1);
      if (scatter != 0) {
        length = maps.get(scatter).most(n) + type.bytes();
      }
      int map = memory && once(4) ? map(unit) : 0;
      Operand at = place(region, memory, unit, length, map);
      if (at == null) {
        return false;
      }
      entry |= map != 0 && maps.get(map).index() == AddressMap.Index.ENTRY;
      step.store(at, type).padding(padding).scatter(scatter);
      return true;
    }
  }
}
