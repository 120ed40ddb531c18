package tern.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.checkpoint.ModelLoader;
import tern.device.Device;
import tern.device.DeviceException;
import tern.generate.Sampler;
import tern.resident.ResidentDevice;
import tern.resident.ResidentException;
import tern.resident.ResidentModel;
import tern.resident.ResidentOptions;
import tern.resident.VectorShape;

/** The option that says whether a device runs whole tokens by itself. */
final class ResidentChoice {
  /** When it does. */
  enum When {
    AUTO,
    ON,
    OFF
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--resident",
      defaultValue = "auto",
      paramLabel = "auto|on|off",
      description =
          "whether a device with a vector unit runs whole tokens, head and integer attention"
              + " included. auto: where it can, unless --attention float, --head host or --cache ask"
              + " for the host; on: or say why not; off: the host computes between products"
              + " (default: ${DEFAULT-VALUE})")
  private When when;

  /**
   * Checks the options, and opens nothing.
   *
   * @throws ParameterException if one contradicts another, or does nothing
   */
  void check(
      Sampler.Settings settings, BackendOptions backends, ModeOptions modes, CacheOptions cache) {
    backends.check();
    String reason = refusal(settings, backends, modes, cache);
    if (when == When.ON && reason != null) {
      throw new ParameterException(spec.commandLine(), "--resident on: " + reason);
    }
    if (when == When.OFF || reason != null) {
      modes.check();
    }
  }

  /**
   * Opens what continues texts, and says on stderr whether a device does it alone, and if not, why.
   *
   * @param positions longest text
   * @throws ResidentException if {@code on} is not possible
   */
  Texts open(
      ModelLoader loader,
      int positions,
      Sampler.Settings settings,
      BackendOptions backends,
      ModeOptions modes,
      CacheOptions cache,
      PrintWriter err) {
    String reason = refusal(settings, backends, modes, cache);
    if (when == When.OFF || !backends.usesDevice()) {
      return onHost(loader, backends.open(), backends, modes, cache);
    }
    Device device = backends.openDevice();
    try {
      if (reason == null) {
        try {
          ResidentOptions options =
              new ResidentOptions(positions, modes.page(), modes.residentHead());
          return resident(device, loader, options, err);
        } catch (ResidentException | DeviceException.OutOfMemory cannot) {
          if (when == When.ON) {
            throw cannot;
          }
          reason = cannot.getMessage();
        }
      }
      say("not resident: " + reason, err);
      return onHost(loader, Backends.on(device), backends, modes, cache);
    } catch (RuntimeException | Error failed) {
      device.close();
      throw failed;
    }
  }

  /** Why the options ask for the host; null if they do not. */
  private static @Nullable String refusal(
      Sampler.Settings settings, BackendOptions backends, ModeOptions modes, CacheOptions cache) {
    if (!backends.usesDevice()) {
      return "--backend " + backends.name() + " has no device";
    }
    int most = settings.mostCandidates();
    if (most == 0 || most > VectorShape.ENTRIES) {
      return "sampling looks at "
          + (most == 0 ? "all" : "up to " + most)
          + " tokens, a device lists "
          + VectorShape.ENTRIES
          + "; give --top-k of at most that, and no --repeat-penalty";
    }
    return cache.given() ? "--cache is of keys and values on the host" : modes.asksForHost();
  }

  private static Texts resident(
      Device device, ModelLoader loader, ResidentOptions options, PrintWriter err) {
    try (Progress bar = new Progress("loading", 1)) {
      ResidentDevice machine = ResidentDevice.open(device, loader.weights(), options, bar::show);
      ResidentModel model = machine.model();
      say(
          String.format(
              Locale.ROOT,
              "resident: %d positions, %s head, %.1f MB of device memory%s",
              model.program().positions(),
              model.shape().head().name().toLowerCase(Locale.ROOT),
              model.bytes() / 1e6,
              model.prompt().map(p -> ", prompts in blocks of " + p.rows()).orElse("")),
          err);
      return Texts.of(machine);
    }
  }

  private static Texts onHost(
      ModelLoader loader,
      Backend backend,
      BackendOptions backends,
      ModeOptions modes,
      CacheOptions cache) {
    try {
      return Texts.of(loader.load(backend), backend, modes.of(backends.session(cache.half())))
          .owning(backend);
    } catch (RuntimeException | Error failed) {
      backend.close();
      throw failed;
    }
  }

  private static void say(String line, PrintWriter err) {
    err.println("tern: " + line);
    err.flush();
  }
}
