package tern.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.CheckpointException;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.model.Layer;
import tern.model.Model;
import tern.model.PassTensor;
import tern.model.SessionOptions;

/** Checkpoints that are wrong in one way, beside what transformers computed of the right ones. */
class VerifierStatesTest {
  private static final SessionOptions PLAIN =
      new SessionOptions(new PlainKernels(), Workers.shared(), false);

  @TempDir private Path folder;

  private static Path states(String oracle) {
    return Checkpoints.oracle(oracle).resolve("expected.safetensors");
  }

  private interface Edit {
    void edit(Map<String, Checkpoints.Raw> tensors);
  }

  private void edit(String oracle, Edit edit) throws IOException {
    Path file = Checkpoints.copy(oracle, folder).resolve("model.safetensors");
    Map<String, Checkpoints.Raw> tensors = Checkpoints.read(file);
    edit.edit(tensors);
    Checkpoints.write(file, tensors);
  }

  /** Verifies the edited checkpoint with the states of the right one; returns what differs. */
  private Difference first(String oracle, Path states) throws IOException {
    VerifyReport report = Plants.verify(folder, Plants.ids(oracle), List.of(), states);
    assertThat(report.equal()).isFalse();
    assertThat(report.comparisons()).hasSize(1);
    return report.comparisons().getFirst().first();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline-gqa", "online-mha", "llama-bitlinear"})
  void rightCheckpointsAgree(String oracle) throws IOException {
    VerifyReport report =
        Plants.verify(
            Checkpoints.oracle(oracle),
            Plants.ids(oracle),
            List.of(
                new Verifier.Subject("cpu", CpuBackend::new, SessionOptions.best().fullCache())),
            states(oracle));
    assertThat(report.equal()).isTrue();
    assertThat(report.comparisons().get(0).largest()).isZero();
    assertThat(report.comparisons().get(1).largest()).isBetween(1e-9, 1e-5);
    int layers = oracle.equals("offline-gqa") ? 3 : 2;
    // Nine tensors a layer, two more of each of its four products; embedding, norm and logits.
    assertThat(report.comparisons().get(0).tensors()).isEqualTo(17 * layers + 3);
    assertThat(report.comparisons().get(1).tensors()).isEqualTo(layers + 2);
  }

  @Test
  void namesTheScaleDirection() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    Checkpoints.edit(
        folder,
        config ->
            ((ObjectNode) config.get("quantization_config")).put("linear_class", "bitlinear"));
    Difference first = first("offline-gqa", states("offline-gqa"));
    assertThat(first.cause()).isEqualTo(Cause.SCALE_DIRECTION);
    assertThat(first.evidence()).contains("the weight scale of every matrix");
    assertThat(first.layer()).isZero();
    assertThat(first.tensor()).isEqualTo("residual");
    assertThat(first.token()).isZero();
  }

  /** Results need not agree exactly: sums of another order and their rounding remain. */
  @Test
  void namesACauseThatLeavesASmallDifference() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    Checkpoints.edit(
        folder,
        config ->
            ((ObjectNode) config.get("quantization_config")).put("linear_class", "bitlinear"));
    Verifier.Stored stored = new Verifier.Stored(states("offline-gqa"), 1e-9);
    VerifyReport report =
        new Verifier(
                ModelLoader.open(folder, warning -> {}),
                Plants.ids("offline-gqa"),
                false,
                name -> {})
            .run(List.of(), stored);
    assertThat(report.comparisons().getFirst().first().cause()).isEqualTo(Cause.SCALE_DIRECTION);
  }

  @Test
  void namesTheScaleDirectionOfOneMatrix() throws IOException {
    edit(
        "llama-bitlinear",
        tensors ->
            tensors.computeIfPresent(
                "model.layers.1.mlp.down_proj.weight_scale",
                (name, right) -> Checkpoints.floats(new long[] {1}, 1 / 29.261192f)));
    Difference first = first("llama-bitlinear", states("llama-bitlinear"));
    assertThat(first.cause()).isEqualTo(Cause.SCALE_DIRECTION);
    assertThat(first.evidence()).contains("the weight scale of down,");
    assertThat(first.layer()).isEqualTo(1);
    assertThat(first.tensor()).isEqualTo("final_norm");
  }

  @Test
  void namesThePackingLayout() throws IOException {
    edit(
        "offline-gqa",
        tensors ->
            tensors.replaceAll(
                (name, raw) ->
                    name.endsWith("_proj.weight")
                        ? Plants.reordered(
                            raw, last(RowOrder.packed(Plants.rows(raw)), "split rows"))
                        : raw));
    Difference first = first("offline-gqa", states("offline-gqa"));
    assertThat(first.cause()).isEqualTo(Cause.PACKING_LAYOUT);
    assertThat(first.evidence()).contains("four neighbouring rows to a byte instead of split rows");
  }

  private static int[] last(Map<String, int[]> orders, String prefix) {
    return orders.entrySet().stream()
        .filter(order -> order.getKey().startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotated pairs are neighbouring", "rotated pairs are half a head"})
  void namesTheOrderOfRotatedPairs(String order) throws IOException {
    edit(
        "offline-gqa",
        tensors ->
            tensors.replaceAll(
                (name, raw) ->
                    name.endsWith("q_proj.weight") || name.endsWith("k_proj.weight")
                        ? Plants.reordered(raw, last(RowOrder.rotated(Plants.rows(raw), 32), order))
                        : raw));
    Difference first = first("offline-gqa", states("offline-gqa"));
    assertThat(first.cause()).isEqualTo(Cause.ROPE_ORDER);
    // The first token sees only itself, whatever its query and key.
    assertThat(first.token()).isEqualTo(1);
  }

  @Test
  void namesASuperfluousSubNorm() throws IOException {
    edit("llama-bitlinear", tensors -> addSubNorms(tensors, 128));
    Difference first = first("llama-bitlinear", states("llama-bitlinear"));
    assertThat(first.cause()).isEqualTo(Cause.SUB_NORM);
    assertThat(first.evidence()).contains("attention's sub-norm left out");
  }

  private static void addSubNorms(Map<String, Checkpoints.Raw> tensors, int size) {
    float[] weight = new float[size];
    for (int i = 0; i < size; i++) {
      weight[i] = 0.8f + i % 5 * 0.1f;
    }
    for (int i = 0; i < 2; i++) {
      tensors.put(
          "model.layers." + i + ".self_attn.attn_sub_norm.weight",
          Checkpoints.floats(new long[] {size}, weight));
    }
  }

  /** Its weights are lost with it, so results can only come nearer. */
  @Test
  void namesAMissingSubNorm() throws IOException {
    edit("llama-bitlinear", tensors -> addSubNorms(tensors, 128));
    int[] ids = Plants.ids("llama-bitlinear");
    Path states = Plants.store(run(folder, ids), 2, folder.resolve("states.safetensors"));
    Path file = folder.resolve("model.safetensors");
    Map<String, Checkpoints.Raw> tensors = Checkpoints.read(file);
    tensors.keySet().removeIf(name -> name.contains("sub_norm"));
    Checkpoints.write(file, tensors);
    Difference first = first("llama-bitlinear", states);
    assertThat(first.cause()).isEqualTo(Cause.SUB_NORM);
    assertThat(first.evidence()).contains("attention's sub-norm, their weights taken as 1");
  }

  private static Trace run(Path model, int[] ids) {
    try (RecordingBackend backend = new RecordingBackend(new ReferenceBackend())) {
      return Tracer.run(ModelLoader.load(model, backend), backend, PLAIN, ids);
    }
  }

  /** Stored states in which the activation that is nearest to a tie was rounded the other way. */
  @Test
  void namesAnActivationThatWasRoundedTheOtherWay() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    int[] ids = Plants.ids("offline-gqa");
    try (RecordingBackend backend = new RecordingBackend(new ReferenceBackend())) {
      Model model = ModelLoader.load(folder, backend);
      Trace trace = Tracer.run(model, backend, PLAIN, ids);
      float[][] embedded = new float[ids.length][];
      Arrays.setAll(embedded, m -> trace.floats(-1, PassTensor.EMBEDDED, m));
      Segment all = new Segment(model, backend, PLAIN, model.layers(), embedded);
      NearTie tie = NearTie.find(model.layers(), trace, 3).getFirst();
      List<Layer> flipped = tie.flip(model.layers());
      Path states = Plants.store(all.run(flipped), 3, folder.resolve("states.safetensors"));
      Difference first = first("offline-gqa", states);
      assertThat(first.cause()).isEqualTo(Cause.ROUNDING);
      assertThat(first.evidence()).contains(tie.text());
      assertThat(first.token()).isEqualTo(3);
      assertThat(first.layer()).isEqualTo(tie.layer());
      assertThat(Plants.store(all.run(UnaryOperator.identity()), 3, states)).exists();
      assertThat(Plants.verify(folder, ids, List.of(), states).equal()).isTrue();
    }
  }

  @Test
  void namesInvalidTrits() throws IOException {
    edit(
        "offline-gqa",
        tensors -> tensors.get("model.layers.1.mlp.up_proj.weight").bytes()[7] = (byte) 0xFF);
    Difference first = first("offline-gqa", states("offline-gqa"));
    assertThat(first.cause()).isEqualTo(Cause.INVALID_TRITS);
    assertThat(first.evidence()).contains("model.layers.1.mlp.up_proj.weight", "code 3");
  }

  @Test
  void namesInvalidTritsOfGguf() throws IOException {
    Path right = Backends.home().resolve("host/library/src/test/resources/gguf/blocks-tq2_0.gguf");
    byte[] bytes = Files.readAllBytes(right);
    // blk.0.attn_q.weight starts at this byte, with the codes of a block.
    bytes[25888 + 7] = (byte) 0xFF;
    Path broken = Files.write(folder.resolve("broken.gguf"), bytes);
    VerifyReport report = Plants.verify(broken, new int[] {1, 2}, List.of(), null);
    Difference first = report.comparisons().getFirst().first();
    assertThat(first.cause()).isEqualTo(Cause.INVALID_TRITS);
    assertThat(first.evidence()).contains("blk.0.attn_q.weight", "which is not a trit");
  }

  /** The state before agrees within the tolerance, and still rounds activations otherwise. */
  @Test
  void namesRoundingThatSmallDifferencesCaused() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    int[] ids = Plants.ids("offline-gqa");
    Path states = folder.resolve("states.safetensors");
    try (RecordingBackend backend = new RecordingBackend(new ReferenceBackend())) {
      Model model = ModelLoader.load(folder, backend);
      Trace trace = Tracer.run(model, backend, PLAIN, ids);
      float[][] near = new float[ids.length][];
      for (int m = 0; m < near.length; m++) {
        near[m] = trace.floats(0, PassTensor.RESIDUAL, m);
        for (int i = 0; i < near[m].length; i++) {
          near[m][i] *= i % 2 == 0 ? 1 + 9e-5f : 1 - 9e-5f;
        }
      }
      List<Layer> rest = model.layers().subList(1, 3);
      Trace other = new Segment(model, backend, PLAIN, rest, near).run(UnaryOperator.identity());
      Plants.store(other, 2, states);
    }
    // What was run is layers 1 and 2: their states are hidden_1 to hidden_3.
    Map<String, Checkpoints.Raw> stored = Checkpoints.read(states);
    stored.remove("logits");
    stored.put("hidden_3", stored.remove("hidden_2"));
    stored.put("hidden_2", stored.remove("hidden_1"));
    stored.put("hidden_1", stored.remove("hidden_0"));
    Checkpoints.write(states, stored);
    Difference first = first("offline-gqa", states);
    assertThat(first.cause()).isEqualTo(Cause.ROUNDING);
    assertThat(first.evidence()).startsWith("computed from the stored state before it, it agrees");
    assertThat(first.layer()).isEqualTo(1);
  }

  @Test
  void saysThatAnotherEmbeddingIsNoneOfThese() throws IOException {
    edit(
        "llama-bitlinear",
        tensors -> Arrays.fill(tensors.get("model.embed_tokens.weight").bytes(), (byte) 1));
    Difference first = first("llama-bitlinear", states("llama-bitlinear"));
    assertThat(first.cause()).isEqualTo(Cause.UNKNOWN);
    assertThat(first.evidence()).isEqualTo("the embedding differs");
    assertThat(first.tensor()).isEqualTo("embedded");
  }

  /** Logits alone are enough to name a cause that is the same in all layers. */
  @Test
  void logitsAloneAreEnough() throws IOException {
    Path states = folder.resolve("logits.safetensors");
    Map<String, Checkpoints.Raw> stored = Checkpoints.read(states("offline-gqa"));
    stored.keySet().retainAll(List.of("logits"));
    Checkpoints.write(states, stored);
    Checkpoints.copy("offline-gqa", folder);
    Checkpoints.edit(
        folder,
        config ->
            ((ObjectNode) config.get("quantization_config")).put("linear_class", "bitlinear"));
    assertThat(first("offline-gqa", states).cause()).isEqualTo(Cause.SCALE_DIRECTION);
  }

  @Test
  void refusesStatesOfAnotherText() throws IOException {
    Path model = Checkpoints.oracle("offline-gqa");
    assertThatThrownBy(
            () -> Plants.verify(model, new int[] {1, 2}, List.of(), states("offline-gqa")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has shape [12, 160], expected [2, 160]");
  }
}
