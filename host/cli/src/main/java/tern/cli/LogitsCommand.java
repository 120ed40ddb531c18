package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.checkpoint.ModelLoader;
import tern.model.Session;

/** {@code tern logits}: the logits after each of the given tokens. */
@Command(
    name = "logits",
    description = "Prints the logits after each token, one row per position.",
    mixinStandardHelpOptions = true)
final class LogitsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private CacheOptions cache;
  @Mixin private ModeOptions modes;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
  private Path model;

  @Option(
      names = "--ids",
      required = true,
      split = ",",
      paramLabel = "ID",
      description = "token ids, separated by commas")
  private int[] ids;

  @Option(
      names = "--json",
      description = Json.HELP + ": {\"ids\": [...], \"logits\": [[...], ...]}")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Backend backend = backends.open()) {
      ModelLoader loader =
          ModelLoader.open(model, Generation.warnings(spec.commandLine().getErr()));
      loader.config().requireContext(ids.length);
      loader.config().requireIds(ids);
      float[][] rows =
          new Session(loader.load(backend), ids.length, modes.of(backends.session(cache.half())))
              .allLogits(ids);
      if (json) {
        Map<String, Object> report = new TreeMap<>();
        report.put("ids", ids);
        report.put("logits", rows);
        out.println(Json.text(report));
      } else {
        Arrays.stream(rows).map(Arrays::toString).forEach(out::println);
      }
      out.flush();
    }
    return 0;
  }
}
