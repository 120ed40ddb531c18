package tern.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.TernException;
import tern.backend.Backend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.CheckpointException;
import tern.checkpoint.ModelLoader;
import tern.checkpoint.StoredStates;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.device.DeviceException;
import tern.gguf.GgufException;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.SessionOptions;

/**
 * Runs a text through a model on the reference, plain loops throughout, and on other backends, and
 * compares every tensor of every layer. It keeps all tensors of two runs in memory. One thread uses
 * it.
 */
public final class Verifier {
  private final ModelLoader loader;
  private final int[] ids;
  private final boolean halfCache;
  private final Consumer<String> progress;

  /**
   * A way to run the model that must give the reference's results, bit for bit.
   *
   * @param backend opens the backend; it is closed after the run
   */
  public record Subject(String name, Supplier<Backend> backend, SessionOptions options) {}

  /**
   * What another program computed.
   *
   * @param tolerance largest difference of a value, relative to the largest value of its tensor
   */
  public record Stored(Path file, double tolerance) {}

  /**
   * Creates a verifier.
   *
   * @param ids tokens of the text
   * @param progress receives the name of each run and comparison that begins
   * @throws IllegalArgumentException if the text is not one for this model
   */
  public Verifier(ModelLoader loader, int[] ids, boolean halfCache, Consumer<String> progress) {
    loader.config().requireContext(ids.length);
    loader.config().requireIds(ids);
    this.loader = loader;
    this.ids = ids.clone();
    this.halfCache = halfCache;
    this.progress = progress;
  }

  /** Runs and compares everything. Weights that are no trits are a finding too. */
  public VerifyReport run(List<Subject> subjects, @Nullable Stored stored) {
    StoredStates states = stored == null ? null : states(stored.file());
    SessionOptions plain = new SessionOptions(new PlainKernels(), Workers.shared(), halfCache);
    List<Comparison> comparisons = new ArrayList<>();
    progress.accept("reference");
    try (RecordingBackend reference = new RecordingBackend(new ReferenceBackend());
        Model model = loader.load(reference)) {
      Trace expected = Tracer.run(model, reference, plain, ids);
      for (Subject subject : subjects) {
        progress.accept(subject.name());
        comparisons.add(compare(subject, model, expected));
      }
      if (states != null) {
        progress.accept("stored states");
        comparisons.add(
            new StateComparison(model, reference, plain, expected, states, stored.tolerance())
                .run("reference", stored.file().toString()));
      }
    } catch (TernException invalid) {
      if (!areInvalidTrits(invalid)) {
        throw invalid;
      }
      comparisons.add(
          Comparison.failed("model", "trits", Cause.INVALID_TRITS, invalid.getMessage()));
    }
    return VerifyReport.of(ids.length, comparisons);
  }

  /** GGUF's failure is the cause of the checkpoint's. */
  private static boolean areInvalidTrits(TernException failure) {
    return failure instanceof CheckpointException.InvalidTrits
        || failure instanceof GgufException.InvalidTrits
        || failure.getCause() instanceof GgufException.InvalidTrits;
  }

  private StoredStates states(Path file) {
    ModelConfig config = loader.config();
    return StoredStates.read(
        file, ids.length, config.layers(), config.hiddenSize(), config.vocabularySize());
  }

  private Comparison compare(Subject subject, Model model, Trace expected) {
    try (RecordingBackend backend = new RecordingBackend(subject.backend().get());
        Model other = loader.load(backend)) {
      Trace got = Tracer.run(other, backend, subject.options(), ids);
      return new TraceComparison(model, expected, got).run(subject.name(), "reference");
    } catch (DeviceException.OutOfMemory tooSmall) {
      throw tooSmall;
    } catch (DeviceException failed) {
      return failed(subject, BackendDiagnosis.of(failed), failed);
    }
  }

  private static Comparison failed(Subject subject, Cause cause, TernException failure) {
    return Comparison.failed(subject.name(), "reference", cause, failure.getMessage());
  }
}
