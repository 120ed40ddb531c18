package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.synth.place.Tuning;

/** Everything that a step is told is part of the fingerprint: changing one word changes it. */
class RecipeTest {
  private static final Board BOARD = Constraints.board("ulx3s_85f");
  private static final RouteChoices CHOICES = new RouteChoices(4, "heap", "router2", true, true);
  private static final NextpnrFamily FAMILY = new Ecp5Family();

  private static String fingerprint(Recipe recipe) {
    return Sources.fingerprint(List.of(), recipe.facts());
  }

  private static Recipe recipe() {
    return new Recipe(FAMILY, BOARD, "Ulx3s", CHOICES, Tuning.ECP5);
  }

  /** Wraps a family, changing the result of one method. */
  private static NextpnrFamily changed(String question) {
    return (NextpnrFamily)
        Proxy.newProxyInstance(
            RecipeTest.class.getClassLoader(),
            new Class<?>[] {NextpnrFamily.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(FAMILY, arguments);
              return method.getName().equals(question) ? another(answer) : answer;
            });
  }

  private static Object another(Object answer) {
    return switch (answer) {
      case String text -> text + " ";
      case List<?> words ->
          IntStream.range(0, words.size()).mapToObj(i -> words.get(i) + "1").toList();
      case Map<?, ?> files -> Map.of("more.v", "module more; endmodule");
      default -> throw new IllegalArgumentException(answer.toString());
    };
  }

  @Test
  void isStable() {
    assertThat(fingerprint(recipe())).isEqualTo(fingerprint(recipe()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"synthesis", "files", "part", "pins", "routed", "packing", "bitstreamSuffix"})
  void scriptsAndArgumentsCount(String question) {
    Recipe other = new Recipe(changed(question), BOARD, "Ulx3s", CHOICES, Tuning.ECP5);
    assertThat(fingerprint(other)).isNotEqualTo(fingerprint(recipe()));
  }

  @Test
  void choicesBoardAndTopCount() {
    List<Recipe> others =
        List.of(
            recipe(),
            new Recipe(FAMILY, BOARD, "Other", CHOICES, Tuning.ECP5),
            new Recipe(FAMILY, BOARD.withClock(81), "Ulx3s", CHOICES, Tuning.ECP5),
            new Recipe(FAMILY, BOARD.withPreset("tiny"), "Ulx3s", CHOICES, Tuning.ECP5),
            new Recipe(FAMILY, BOARD, "Ulx3s", CHOICES.later(1), Tuning.ECP5),
            with(new RouteChoices(4, "static", "router2", true, true)),
            with(new RouteChoices(4, "heap", "router1", true, true)),
            with(new RouteChoices(4, "heap", "router2", false, true)),
            with(new RouteChoices(4, "heap", "router2", true, false)));
    assertThat(others.stream().map(RecipeTest::fingerprint)).doesNotHaveDuplicates();
  }

  private static Recipe with(RouteChoices choices) {
    return new Recipe(FAMILY, BOARD, "Ulx3s", choices, Tuning.ECP5);
  }

  @Test
  void everyNumberOfTheRefinementCounts() throws ReflectiveOperationException {
    List<Tuning> others = new ArrayList<>();
    for (Record other : Records.eachNumberChanged(Tuning.ECP5)) {
      others.add((Tuning) other);
    }
    assertThat(others).hasSizeGreaterThan(30);
    String before = fingerprint(recipe());
    for (Tuning other : others) {
      assertThat(fingerprint(new Recipe(FAMILY, BOARD, "Ulx3s", CHOICES, other)))
          .as(other.toString())
          .isNotEqualTo(before);
    }
  }

  @Test
  void settingsOfTheRouterCount() {
    Tuning t = Tuning.ECP5;
    Tuning other =
        new Tuning(
            t.steps(),
            t.blockRamEvery(),
            t.tiles(),
            t.cells(),
            t.aim(),
            t.crowds(),
            t.slack(),
            t.delays(),
            t.router().subList(1, t.router().size()));
    assertThat(fingerprint(new Recipe(FAMILY, BOARD, "Ulx3s", CHOICES, other)))
        .isNotEqualTo(fingerprint(recipe()));
  }

  @Test
  void numbersOfARefinementThatIsNotDoneDoNotCount() {
    RouteChoices plain = new RouteChoices(4, "heap", "router2", false, true);
    Tuning t = Tuning.ECP5;
    Tuning other =
        new Tuning(
            t.steps() + 1,
            t.blockRamEvery(),
            t.tiles(),
            t.cells(),
            t.aim(),
            t.crowds(),
            t.slack(),
            t.delays(),
            t.router());
    assertThat(fingerprint(new Recipe(FAMILY, BOARD, "Ulx3s", plain, other)))
        .isEqualTo(fingerprint(with(plain)));
  }
}
