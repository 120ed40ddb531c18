package tern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tern.planted.OwnKind;
import tern.planted.Unlisted;
import tern.planted.one.OneWay;
import tern.planted.other.AndBack;
import tern.ternary.PlantedBreach;

/** The arrows hold in all modules, and each rule catches a class planted to break it. */
class LayersTest {
  private static final JavaClasses CLASSES = Arrows.PRODUCTION;

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(Arrows.table(), PlantedBreach.class, "calls method <tern.cli.Tern.main("),
        Arguments.of(Arrows.table(), Unlisted.class, "tern.planted.Unlisted is in a package"),
        Arguments.of(Arrows.noCycles(), OneWay.class, "Cycle detected"),
        Arguments.of(Arrows.linkerInOneClass(), PlantedBreach.class, "Linker.nativeLinker()"),
        Arguments.of(Arrows.vectorApiInOneClass(), PlantedBreach.class, "ByteVector"),
        Arguments.of(Arrows.exceptionsHaveOneBase(), OwnKind.class, "tern.planted.OwnKind"),
        Arguments.of(Arrows.onlyTheCommandLinePrints(), PlantedBreach.class, "System.out"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void catchesAPlantedBreach(ArchRule rule, Class<?> planted, String told) {
    JavaClasses breach = new ClassFileImporter().importClasses(planted, AndBack.class);
    assertThatThrownBy(() -> rule.check(breach))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(told);
  }

  @Test
  void coversAllModulesButNoTests() {
    assertThat(CLASSES.stream().map(seen -> seen.getName()))
        .contains("tern.ffm.Native", "tern.synth.place.Annealer", "tern.cli.Tern")
        .doesNotContain("tern.LayersTest", "tern.device.fake.FakeDevice", "tern.Sim");
  }
}
