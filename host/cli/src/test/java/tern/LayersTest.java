package tern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between packages; there is no list of exceptions. */
class LayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("tern");

  @ParameterizedTest
  @CsvSource({
    "ternary, 'backend device ffm checkpoint model text generate bench synth sweep cli'",
    "ffm, 'ternary backend device checkpoint model text generate bench synth sweep cli'",
    "device, 'backend checkpoint model text generate bench synth sweep cli'",
    "backend, 'ffm checkpoint model text generate bench synth sweep cli'",
    "checkpoint, 'device ffm text generate bench synth sweep cli'",
    "model, 'checkpoint device ffm text generate bench synth sweep cli'",
    "text, 'ternary backend device ffm checkpoint model generate bench synth sweep cli'",
    "generate, 'device ffm bench synth sweep cli'",
    "bench, 'ffm checkpoint model text generate synth sweep cli'",
    "synth, 'ternary backend device ffm checkpoint model text generate bench sweep cli'",
    "sweep, 'ffm checkpoint model text generate bench synth cli'"
  })
  void knowsOnlyWhatIsBelow(String room, String forbidden) {
    String[] packages =
        java.util.Arrays.stream(forbidden.split(" "))
            .map(p -> "tern." + p + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("tern." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CLASSES);
  }

  @Test
  void theLinkerLivesInOneClass() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("tern.ffm.Native")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker"));
  }

  @Test
  void onlyTheCommandLinePrints() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("tern.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
