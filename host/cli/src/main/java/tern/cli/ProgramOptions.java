package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.model.HeadMode;
import tern.resident.ProgramListing;
import tern.resident.ResidentModel;
import tern.resident.ResidentShape;
import tern.resident.VectorShape;
import tern.weights.ModelWeights;

/** Which resident program is to be printed. */
final class ProgramOptions {
  private static final int CONTEXT = 1024;
  private static final int PAGE = 256;

  @Option(
      names = "--program",
      paramLabel = "PRESET",
      description = "print memory map and program of the model, resident on a preset")
  private @Nullable String preset;

  @Option(
      names = "--program-context",
      converter = Checks.Positive.class,
      paramLabel = "TOKENS",
      description = "longest text of that program (default: 1024, or what the model holds)")
  private @Nullable Integer context;

  @Option(
      names = "--program-head",
      paramLabel = "exact|fast",
      description = "head of that program (default: ${DEFAULT-VALUE})",
      defaultValue = "fast")
  private HeadMode head;

  boolean asked() {
    return preset != null;
  }

  /** Makes the program. */
  ProgramListing listing(Path model) {
    DeviceConfig device =
        DevicePreset.named(preset)
            .orElseThrow(
                () ->
                    new CommandException(
                        Failures.BAD_COMMAND,
                        "--program "
                            + preset
                            + ": there is no such preset; expected one of "
                            + DevicePreset.all().stream().map(DevicePreset::name).toList()))
            .config();
    ModelWeights weights = ModelLoader.open(model, warning -> {}).weights();
    int positions = context != null ? context : Math.min(CONTEXT, weights.config().contextSize());
    int page = Math.max(PAGE, device.beatBytes());
    ResidentShape shape =
        new ResidentShape(device, VectorShape.of(device), weights.config(), positions, page, head);
    return ProgramListing.of(ResidentModel.of(shape, weights, 0));
  }

  static void print(ProgramListing listing, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d positions, pages of %d, %s head, %.1f MB of device memory%n",
        listing.positions(),
        listing.pagePositions(),
        listing.head(),
        listing.bytes() / 1e6);
    for (ProgramListing.Region region : listing.regions()) {
      out.printf(Locale.ROOT, "0x%010x %12d %s%n", region.address(), region.bytes(), region.name());
    }
    for (ProgramListing.Step step : listing.products()) {
      out.printf(Locale.ROOT, "product %d, %s: %s%n", step.step(), step.name(), step.text());
    }
    for (ProgramListing.Step step : listing.vectors()) {
      out.printf(Locale.ROOT, "vector %d, %s: %s%n", step.step(), step.name(), step.text());
    }
    out.printf(
        Locale.ROOT,
        "%d products and %d vector instructions a token, %d and %d where none is chosen%n",
        listing.products().size(),
        listing.vectors().size(),
        listing.bodyProducts(),
        listing.bodyVectors());
  }
}
