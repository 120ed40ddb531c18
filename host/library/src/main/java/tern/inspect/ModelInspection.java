package tern.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.checkpoint.RawTensor;
import tern.model.ModelConfig;

/**
 * What a model consists of. Immutable.
 *
 * @param kind {@code Hugging Face folder}, {@code GGUF file} or {@code Tern folder}
 * @param architecture class of the model as transformers names it; null for a Tern folder, or if it
 *     cannot be run
 * @param refusal why it cannot be run, or null
 * @param config null if it cannot be run
 * @param ternaryWeights number of weights in linear layers
 * @param entropyBits bits a weight, mean of all linear layers
 * @param tokenizer whether it fits, in words
 * @param chatTemplate whether there is one, in words
 * @param matrices every linear layer
 * @param tensors every tensor by the name in its file; none of a Tern folder
 * @param unusual oddities, one sentence each
 * @param fits presets that its matrices could run on; none if activations are not int8
 */
public record ModelInspection(
    String path,
    String kind,
    @Nullable String architecture,
    @Nullable String refusal,
    @Nullable ModelConfig config,
    long ternaryWeights,
    double entropyBits,
    String tokenizer,
    String chatTemplate,
    List<MatrixReport> matrices,
    List<RawTensor> tensors,
    List<String> unusual,
    List<Fit> fits) {}
