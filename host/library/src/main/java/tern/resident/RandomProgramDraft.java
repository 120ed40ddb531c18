package tern.resident;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.device.RunDescriptor;

/** Draws one {@link RandomProgram}. Used once. */
final class RandomProgramDraft {
  private static final int POSITIONS = 64;
  private static final int VOCABULARY = 4096;
  private static final int LIST = 20;
  private static final int USUAL_WORDS = 1024;
  private static final long ALIGNMENT = 64;
  private static final long MOST_SOURCES = 4096;

  private final DeviceConfig config;
  private final VectorShape unit;
  private final RandomProgram.Size size;
  private final long base;
  private final SplittableRandom random;
  private final MemorySegment image;
  private final List<RandomProduct> products = new ArrayList<>();
  private final List<StepBuilder> vectors = new ArrayList<>();
  private final int[] given;
  private long next;

  RandomProgramDraft(
      DeviceConfig config, RandomProgram.Size size, long base, long room, long seed) {
    this.config = config;
    this.size = size;
    this.base = base;
    this.random = new SplittableRandom(seed);
    this.unit = unit(VectorShape.of(config));
    this.image = Arena.ofAuto().allocate(room, ALIGNMENT);
    this.given = random.ints(size.given(), 0, VOCABULARY).toArray();
  }

  /** A large buffer takes long to fill, so most programs use the first part of it. */
  private VectorShape unit(VectorShape whole) {
    int words = random.nextInt(8) == 0 ? whole.words() : Math.min(whole.words(), USUAL_WORDS);
    return new VectorShape(whole.lanes(), words, whole.entries());
  }

  /** Takes bytes that begin at a multiple of 64. */
  private RandomInstruction.Region take(long bytes) {
    long start = next;
    next = (start + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (next > image.byteSize()) {
      throw new ResidentException(
          "a program of "
              + next
              + " bytes and more, expected at most "
              + image.byteSize()
              + "; it needs more memory");
    }
    return new RandomInstruction.Region(base + start, bytes);
  }

  private MemorySegment at(RandomInstruction.Region region) {
    return image.asSlice(region.start() - base, region.bytes());
  }

  RandomProgram draw() {
    var descriptor = take(RunDescriptor.BYTES);
    var ids = take(4L * given.length);
    var table = take((long) AddressMap.COUNT * AddressMap.BYTES);
    var vectorList = take((long) VectorInstruction.BYTES * size.vectors());
    var productList = take((long) Job.BYTES * Math.max(1, size.products()));
    long sources = Math.min(MOST_SOURCES, image.byteSize() / 8 / ALIGNMENT * ALIGNMENT);
    var source = take(sources);
    var target = take(2 * sources);
    fill(source);
    fill(target);
    List<AddressMap> maps = RandomMaps.draw(random, config.beatBytes());
    for (int i = 0; i < AddressMap.COUNT; i++) {
      maps.get(i).write(at(table), (long) i * AddressMap.BYTES);
    }
    products();
    int bodyVectors = 1 + random.nextInt(size.vectors() - 2);
    int bodyProducts = (int) products.stream().filter(p -> p.after() <= bodyVectors).count();
    ResidentProgram program =
        new ResidentProgram(
            productList.start(),
            products.size(),
            vectorList.start(),
            size.vectors(),
            table.start(),
            bodyProducts,
            bodyVectors,
            POSITIONS,
            VOCABULARY,
            0,
            0,
            new ResidentProgram.Names(List.of(), List.of()));
    vectors(new Accesses(config, program, maps), maps, source, target);
    RunDescriptor run = run(program, ids);
    run.write(at(descriptor), 0);
    MemorySegment.copy(given, 0, at(ids), ValueLayout.JAVA_INT, 0, given.length);
    for (int i = 0; i < products.size(); i++) {
      products.get(i).step().write(at(productList), (long) Job.BYTES * i);
    }
    return finite(program, run, descriptor.start(), at(vectorList));
  }

  private void fill(RandomInstruction.Region region) {
    MemorySegment words = at(region);
    for (long i = 0; i < region.bytes() / 4; i++) {
      words.setAtIndex(ValueLayout.JAVA_INT, i, RandomWords.draw(random));
    }
  }

  /** Products that fit, each after no fewer instructions than the one before. */
  private void products() {
    int[] afters = random.ints(size.products(), 0, size.vectors()).sorted().toArray();
    for (int after : afters) {
      RandomProduct product = RandomProduct.draw(config, random, after);
      if (product.bytes() <= image.byteSize() - next) {
        product.place(take(product.bytes()).start(), image, base, random);
        products.add(product);
      }
    }
  }

  private void vectors(
      Accesses accesses,
      List<AddressMap> maps,
      RandomInstruction.Region source,
      RandomInstruction.Region target) {
    var instructions = new RandomInstruction(random, unit, maps, accesses, VOCABULARY);
    vectors.add(filledBuffer(source));
    int known = 0;
    for (int v = 1; v < size.vectors() - 2; v++) {
      known = after(v, known);
      List<RandomInstruction.Region> readable = new ArrayList<>(List.of(source, source, target));
      List<RandomInstruction.Region> writable = new ArrayList<>(List.of(target));
      for (int i = 0; i < products.size(); i++) {
        RandomProduct product = products.get(i);
        boolean rests = v < product.after() || i < known;
        readable.add(product.activations());
        if (rests) {
          readable.add(product.results());
          writable.addAll(product.writable());
        }
      }
      vectors.add(instructions.draw(readable, writable).after(known));
    }
    int n = 1 + random.nextInt(LIST);
    Operand logits = Operand.memory(source.start());
    vectors.add(new StepBuilder(VectorOp.MOVE, n).a(logits).top(random.nextInt(VOCABULARY - n)));
    vectors.add(
        new StepBuilder(VectorOp.MOVE, Math.min(n, VectorShape.ENTRIES))
            .a(logits)
            .reduce(Reduction.CHOOSE, random.nextInt(unit.words())));
  }

  /** The buffer may hold anything at first. */
  private StepBuilder filledBuffer(RandomInstruction.Region source) {
    int n = Integer.highestOneBit((int) Math.min(unit.words(), source.bytes() / 4));
    return new StepBuilder(VectorOp.MOVE, n)
        .a(Operand.memory(source.start()))
        .repeat(unit.words() / n)
        .store(Operand.buffer(0).every(n));
  }

  /** Products that an instruction waits for: none that waits for it. */
  private int after(int v, int known) {
    int may = (int) products.stream().filter(p -> p.after() <= v).count();
    return random.nextInt(3) > 0 || may <= known ? known : known + 1 + random.nextInt(may - known);
  }

  private RunDescriptor run(ResidentProgram program, RandomInstruction.Region ids) {
    return new RunDescriptor(
        program.products(),
        program.vectors(),
        program.maps(),
        ids.start(),
        program.productCount(),
        program.vectorCount(),
        program.bodyProducts(),
        program.bodyVectors(),
        program.positions(),
        program.vocabulary(),
        random.nextInt(POSITIONS - given.length + 1),
        given.length,
        size.budget(),
        random.ints(random.nextInt(RunDescriptor.MOST_STOPS + 1), 0, VOCABULARY).boxed().toList());
  }

  /** Some results must be finite; where they are not, mostly others may be too. */
  private RandomProgram finite(
      ResidentProgram program, RunDescriptor run, long descriptor, MemorySegment list) {
    boolean stops = random.nextInt(8) == 0;
    vectors.stream().skip(1).forEach(step -> step.finite(random.nextInt(5) == 0));
    while (true) {
      for (int v = 0; v < vectors.size(); v++) {
        vectors.get(v).build().write(list, (long) VectorInstruction.BYTES * v);
      }
      RandomProgram drawn =
          new RandomProgram(
              config, unit, program, image.asSlice(0, next), base, run, descriptor, given.clone());
      MemorySegment memory = Arena.ofAuto().allocate(next, ALIGNMENT);
      drawn.load(memory);
      drawn.check(memory);
      int failed = drawn.run(memory).failed();
      if (failed < 0 || stops) {
        return drawn;
      }
      vectors.get(failed).finite(false);
    }
  }
}
