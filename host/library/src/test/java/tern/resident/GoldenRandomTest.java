package tern.resident;

import static tern.resident.GoldenInstructions.BASE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random instructions, some of which must leave finite numbers. */
class GoldenRandomTest {
  private static final int STEPS = 250;
  private static final int SOURCES = 4096;
  private static final int TARGETS = 8192;

  /** An instruction and the token that it belongs to. */
  private record Step(int position, int token, StepBuilder builder) {}

  private static GoldenInstructions fresh(int lanes) {
    GoldenInstructions golden = new GoldenInstructions(lanes);
    SplittableRandom random = new SplittableRandom(lanes);
    for (int i = 0; i < SOURCES / 4; i++) {
      golden.words(4L * i, RandomWords.draw(random));
    }
    for (AddressMap map : RandomMaps.draw(random, 4 * lanes)) {
      golden.map(map);
    }
    golden.begin();
    return golden;
  }

  private static List<Step> draw(GoldenInstructions golden, SplittableRandom random) {
    var sources = new RandomInstruction.Region(BASE, SOURCES);
    var targets = new RandomInstruction.Region(BASE + SOURCES, TARGETS);
    var instructions =
        new RandomInstruction(
            random,
            golden.shape,
            golden.allMaps(),
            golden.accesses(),
            GoldenInstructions.VOCABULARY);
    List<Step> steps = new ArrayList<>();
    int position = 0;
    int token = 0;
    for (int i = 0; i < STEPS; i++) {
      if (i % 20 == 0) {
        position = random.nextInt(random.nextBoolean() ? 40 : GoldenInstructions.POSITIONS);
        token = random.nextInt(GoldenInstructions.VOCABULARY);
        instructions.restart();
      }
      StepBuilder step = instructions.draw(List.of(sources, sources, targets), List.of(targets));
      steps.add(new Step(position, token, step));
    }
    return steps;
  }

  /** Asks for finite results of one instruction in five, and takes it back where they are not. */
  private static void finite(List<Step> steps, int lanes, SplittableRandom random) {
    for (Step step : steps) {
      step.builder().finite(random.nextInt(5) == 0);
    }
    while (!runs(steps, lanes)) {}
  }

  private static boolean runs(List<Step> steps, int lanes) {
    GoldenInstructions golden = fresh(lanes);
    for (Step step : steps) {
      golden.token(step.position(), step.token());
      try {
        golden.step("", step.builder());
      } catch (ArithmeticException infinite) {
        step.builder().finite(false);
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theFileIsWhatTheMachineDoes(int lanes) throws IOException {
    SplittableRandom random = new SplittableRandom(100 + lanes);
    List<Step> steps = draw(fresh(lanes), random);
    finite(steps, lanes, random);
    GoldenInstructions golden = fresh(lanes);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      golden.token(step.position(), step.token());
      golden.step("random " + i, step.builder());
    }
    golden.expect("random-" + lanes + ".json");
  }
}
