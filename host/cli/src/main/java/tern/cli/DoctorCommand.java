package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tern.backend.Backends;
import tern.doctor.Doctor;
import tern.doctor.Finding;

/** {@code tern doctor}: what works, what does not, and what mends it. */
@Command(
    name = "doctor",
    description = {
      "Checks tools, libraries, the processor and its kernels, devices, simulators and a model.",
      "Shows what works, what does not, and the command that mends it. Exit code 3 if the model does"
          + " not load."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "folder of a Hugging Face checkpoint, or a GGUF file, to check as well")
  private @Nullable Path model;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> found = Doctor.check(Backends.home(), model);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(Map.of("findings", found)));
    } else {
      print(found, out);
    }
    out.flush();
    boolean broken =
        found.stream().anyMatch(f -> f.area().equals("model") && f.state() == Finding.State.BROKEN);
    return broken ? Failures.FAILED : 0;
  }

  private static void print(List<Finding> found, PrintWriter out) {
    String area = "";
    for (Finding f : found) {
      if (!f.area().equals(area)) {
        area = f.area();
        out.println(area);
      }
      String state = f.state().name().toLowerCase(Locale.ROOT);
      out.printf(Locale.ROOT, "  %-8s %-14s %s%n", state, f.name(), f.found());
      if (!f.mend().isEmpty()) {
        out.printf(Locale.ROOT, "  %-8s %-14s mend it: %s%n", "", "", f.mend());
      }
    }
  }
}
