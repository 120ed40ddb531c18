package tern.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tern.device.DeviceConfig;
import tern.device.sim.MemoryModel;

/** Shrinks a failing round for as long as it still fails. */
final class RoundShrinker {
  private static final int MOST_TRIES = 400;
  private static final long MOST_NANOSECONDS = 60_000_000_000L;

  private final DeviceConfig config;
  private final Predicate<Round> fails;
  private final long end = System.nanoTime() + MOST_NANOSECONDS;
  private int tries;

  RoundShrinker(DeviceConfig config, Predicate<Round> fails) {
    this.config = config;
    this.fails = fails;
  }

  Round smallest(Round failing) {
    Round round = failing;
    for (Round next = round; next != null; next = smaller(round)) {
      round = next;
    }
    return round;
  }

  private Round smaller(Round round) {
    for (Round candidate : (Iterable<Round>) candidates(round)::iterator) {
      if (++tries > MOST_TRIES || System.nanoTime() > end) {
        return null;
      }
      if (!candidate.equals(round) && fails.test(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private Stream<Round> candidates(Round round) {
    List<Shape> jobs = round.jobs();
    MemoryModel simple = MemoryModel.ofBytes(round.memory().bytes());
    Stream<Round> alone =
        jobs.size() == 1 ? Stream.of() : jobs.stream().map(j -> round.withJobs(List.of(j)));
    Stream<Round> without =
        jobs.size() < 3
            ? Stream.of()
            : IntStream.range(0, jobs.size()).mapToObj(i -> round.withJobs(without(jobs, i)));
    Stream<Round> shapes =
        IntStream.range(0, jobs.size())
            .boxed()
            .flatMap(i -> shapes(jobs.get(i)).map(s -> round.withJobs(with(jobs, i, s))));
    return Stream.of(
            Stream.of(
                round.once(),
                round.withResets(0),
                round.withResets(Math.min(1, round.resets())),
                round.withMemory(simple),
                round.withMemory(simple.withInitialSeed(round.memory().initialSeed())),
                round.withMemory(round.memory().withStalls(0, 0)),
                round.withMemory(round.memory().withInitialSeed(0))),
            alone,
            without,
            programs(round),
            shapes)
        .flatMap(s -> s);
  }

  /** Without jobs, with one program, and with smaller ones. */
  private static Stream<Round> programs(Round round) {
    List<ProgramShape> programs = round.programs();
    if (programs.isEmpty()) {
      return Stream.of();
    }
    Stream<Round> fewer =
        programs.size() == 1
            ? Stream.of(round.withPrograms(List.of()))
            : programs.stream().map(program -> round.withPrograms(List.of(program)));
    Stream<Round> smaller =
        IntStream.range(0, programs.size())
            .boxed()
            .flatMap(
                i -> shapes(programs.get(i)).map(p -> round.withPrograms(with(programs, i, p))));
    return Stream.of(Stream.of(round.withJobs(List.of())), fewer, smaller).flatMap(s -> s);
  }

  private static Stream<ProgramShape> shapes(ProgramShape p) {
    return Stream.of(
            Stream.of(p.once()),
            IntStream.concat(IntStream.of(0), sizes(p.products())).mapToObj(p::withProducts),
            sizes(p.vectors(), 3).filter(v -> v >= 3).mapToObj(p::withVectors))
        .flatMap(shapes -> shapes);
  }

  private Stream<Shape> shapes(Shape s) {
    int lanes = config.lanes();
    int cols = s.tileRows(config);
    return Stream.of(
            sizes(s.k(), lanes, lanes + 1, 2 * lanes).mapToObj(s::withK),
            sizes(s.n(), cols, cols + 1).mapToObj(s::withN),
            sizes(s.tokens(), config.tokenRows(), config.passTokens(), config.passTokens() + 1)
                .mapToObj(s::withTokens),
            s.planes() ? Stream.of(s.withPlanes(false)) : Stream.<Shape>of(),
            s.activations() == Shape.Activations.MAX
                ? Stream.<Shape>of()
                : Stream.of(s.withOperands(s.weights(), Shape.Activations.MAX)),
            s.weights() == Shape.Weights.PLUS
                ? Stream.<Shape>of()
                : Stream.of(s.withOperands(Shape.Weights.PLUS, s.activations())))
        .flatMap(shapes -> shapes);
  }

  private static IntStream sizes(int size, int... edges) {
    IntStream general = IntStream.of(size / 2, size - 1);
    return IntStream.concat(IntStream.of(1), IntStream.concat(IntStream.of(edges), general))
        .filter(smaller -> smaller >= 1 && smaller < size);
  }

  private static List<Shape> without(List<Shape> jobs, int index) {
    List<Shape> left = new ArrayList<>(jobs);
    left.remove(index);
    return List.copyOf(left);
  }

  private static <T> List<T> with(List<T> jobs, int index, T shape) {
    List<T> changed = new ArrayList<>(jobs);
    changed.set(index, shape);
    return List.copyOf(changed);
  }
}
