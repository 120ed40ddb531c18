package tern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/**
 * The rules on which package may depend on which, in all modules of the host, without exception.
 */
final class Arrows {
  /** Each package below {@code tern}, and those of ours on which it may depend. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          row("tern", "backend", "checkpoint", "generate", "model", "text"),
          row("ternary"),
          row("ffm"),
          row("cpu", "ffm", "ternary"),
          row("text.template"),
          row("text", "gguf", "text.template"),
          row("device", "ternary"),
          row("device.sim", "device", "ffm"),
          row("device.mapped", "device", "ffm"),
          row("device.serial", "device"),
          row(
              "backend",
              "cpu",
              "ffm",
              "ternary",
              "device",
              "device.sim",
              "device.mapped",
              "device.serial"),
          row("model", "cpu", "ffm", "backend", "ternary"),
          row("gguf", "ternary"),
          row("weights", "model", "ternary"),
          row("folder", "weights", "gguf", "model", "backend", "cpu", "device", "ternary"),
          row("checkpoint", "folder", "weights", "gguf", "model", "backend", "ternary"),
          row("convert", "checkpoint", "folder", "weights", "gguf", "model", "cpu", "ternary"),
          row(
              "inspect",
              "backend",
              "checkpoint",
              "device",
              "folder",
              "model",
              "ternary",
              "text",
              "weights"),
          row("resident", "weights", "model", "backend", "cpu", "device", "ternary"),
          row("generate", "model", "backend", "text"),
          row("evaluate", "model", "text"),
          row("verify", "checkpoint", "gguf", "model", "cpu", "backend", "device", "ternary"),
          row("doctor", "bench", "checkpoint", "cpu", "device.sim", "model", "text"),
          row(
              "bench",
              "checkpoint",
              "folder",
              "weights",
              "model",
              "cpu",
              "ffm",
              "backend",
              "device",
              "device.sim",
              "resident",
              "ternary"),
          row("sweep", "backend", "device", "device.sim", "resident", "ternary"),
          row("synth.io"),
          row("synth.place", "synth.io"),
          row("synth", "synth.place", "synth.io"),
          row(
              "cli",
              "ternary",
              "device",
              "device.sim",
              "device.mapped",
              "device.serial",
              "backend",
              "model",
              "resident",
              "checkpoint",
              "convert",
              "folder",
              "inspect",
              "weights",
              "text",
              "text.template",
              "generate",
              "evaluate",
              "verify",
              "doctor",
              "cpu",
              "bench",
              "sweep",
              "synth",
              "synth.io"));

  /** What every package of the library may throw, wherever it stands. */
  private static final Set<String> EVERYBODY_KNOWS =
      Set.of("tern.TernException", "tern.SimulationException");

  private static final String OURS = "tern.";

  /** The classes of all modules, without tests. */
  static final JavaClasses PRODUCTION =
      new ClassFileImporter().withImportOption(Arrows::isProduction).importPackages("tern");

  private Arrows() {}

  private static Map.Entry<String, Set<String>> row(String room, String... known) {
    return Map.entry(room, Set.of(known));
  }

  private static boolean isProduction(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }

  /** A package may depend on those in its row; a package without a row fails. */
  static ArchRule table() {
    return classes().should(new KnowWhatTheTableNames());
  }

  private static final class KnowWhatTheTableNames extends ArchCondition<JavaClass> {
    KnowWhatTheTableNames() {
      super("know only the packages that the table names");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
      String room = room(item);
      Set<String> known = MAY_KNOW.get(room);
      if (known == null) {
        String message = item.getName() + " is in a package without a row in Arrows.MAY_KNOW";
        events.add(SimpleConditionEvent.violated(item, message));
        return;
      }
      for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        boolean allowed =
            !isOurs(target)
                || EVERYBODY_KNOWS.contains(target.getName())
                || room(target).equals(room)
                || known.contains(room(target));
        if (!allowed) {
          events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
        }
      }
    }

    private static boolean isOurs(JavaClass item) {
      return (item.getPackageName() + ".").startsWith(OURS);
    }

    private static String room(JavaClass item) {
      String name = item.getPackageName();
      return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }
  }

  /** No package depends on itself through others. */
  static ArchRule noCycles() {
    return slices().matching("tern.(**)").should().beFreeOfCycles();
  }

  static ArchRule linkerInOneClass() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName("tern.ffm.Native")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker");
  }

  static ArchRule vectorApiInOneClass() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName("tern.cpu.VectorKernels")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector");
  }

  /** A caller of the library catches one type; programs have exceptions of their own. */
  static ArchRule exceptionsHaveOneBase() {
    return classes()
        .that()
        .areAssignableTo(Throwable.class)
        .and()
        .arePublic()
        .and()
        .resideOutsideOfPackages("tern.cli..", "tern.sweep..", "tern.synth..")
        .should()
        .beAssignableTo("tern.TernException");
  }

  static ArchRule onlyTheCommandLinePrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("tern.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }
}
