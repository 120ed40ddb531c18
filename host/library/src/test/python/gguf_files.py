"""Writes small random models, each as a Hugging Face folder and as GGUF by the `gguf` package: `gguf_files.py OUT`.

The weights of a pair are the same to the last bit, so their logits must be. Needs gguf 0.19.0 and safetensors.
OUT is host/library/src/test/resources/gguf.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import GGML_QUANT_SIZES, GGUFWriter, RopeScalingType, quants
from safetensors.numpy import save_file

GGUF_NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "self_attn.attn_sub_norm": "attn_sub_norm",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.ffn_sub_norm": "ffn_sub_norm",
    "mlp.down_proj": "ffn_down",
}


class Shape:
    def __init__(self, model, layers, hidden, ffn, heads, kv_heads, head_dim, vocabulary, theta):
        self.model, self.layers, self.hidden, self.ffn = model, layers, hidden, ffn
        self.heads, self.kv_heads, self.head_dim = heads, kv_heads, head_dim
        self.vocabulary, self.theta = vocabulary, theta
        self.bitnet = model == "BitNetForCausalLM"
        self.qwen = model == "Qwen3ForCausalLM"

    def linears(self):
        q, kv = self.heads * self.head_dim, self.kv_heads * self.head_dim
        return {
            "self_attn.q_proj": (q, self.hidden),
            "self_attn.k_proj": (kv, self.hidden),
            "self_attn.v_proj": (kv, self.hidden),
            "self_attn.o_proj": (self.hidden, q),
            "mlp.gate_proj": (self.ffn, self.hidden),
            "mlp.up_proj": (self.ffn, self.hidden),
            "mlp.down_proj": (self.hidden, self.ffn),
        }

    def norms(self):
        sizes = {"input_layernorm": self.hidden, "post_attention_layernorm": self.hidden}
        if self.bitnet:
            sizes |= {"self_attn.attn_sub_norm": self.heads * self.head_dim, "mlp.ffn_sub_norm": self.ffn}
        if self.qwen:
            sizes |= {"self_attn.q_norm": self.head_dim, "self_attn.k_norm": self.head_dim}
        return sizes

    def config(self):
        return {
            "architectures": [self.model],
            "hidden_size": self.hidden,
            "intermediate_size": self.ffn,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "head_dim": self.head_dim,
            "vocab_size": self.vocabulary,
            "max_position_embeddings": 128,
            "rms_norm_eps": 1e-5,
            "rope_theta": self.theta,
            "hidden_act": "relu2" if self.bitnet else "silu",
            "tie_word_embeddings": False,
        }


def pack(trits):
    """[N, K] trits to [N/4, K] bytes: code t + 1, four quarters of the rows in one byte, lowest bits first."""
    parts = np.split((trits + 1).astype(np.uint8), 4)
    return parts[0] | parts[1] << 2 | parts[2] << 4 | parts[3] << 6


def permute(weights, heads):
    """The row order of convert_hf_to_gguf.py for Llama models."""
    rows = weights.shape[0]
    return weights.reshape(heads, 2, rows // heads // 2, -1).swapaxes(1, 2).reshape(weights.shape)


def halves(random, size, spread):
    return random.normal(1 if spread < 1 else 0, spread, size).astype(np.float16).astype(np.float32)


def weights(shape, seed):
    """Returns norms and embeddings by name, and (trits, beta) of each linear layer; every beta is a float16 and a bfloat16."""
    random = np.random.default_rng(seed)
    floats = {"model.norm": halves(random, shape.hidden, 0.1)}
    linears = {}
    for i in range(shape.layers):
        for name, size in shape.norms().items():
            floats[f"model.layers.{i}.{name}"] = halves(random, size, 0.1)
        for name, size in shape.linears().items():
            beta = np.float32(random.integers(128, 256) / 4096)
            linears[f"model.layers.{i}.{name}"] = (random.integers(-1, 2, size, dtype=np.int8), beta)
    floats["model.embed_tokens"] = halves(random, (shape.vocabulary, shape.hidden), 1)
    floats["lm_head"] = halves(random, (shape.vocabulary, shape.hidden), 1)
    return floats, linears


def sixes(random, rows, columns):
    """Random bytes of Q6_K with moderate scales: the package reads this type and does not write it."""
    blocks = random.integers(0, 256, (rows, columns // 256, 210), dtype=np.uint8)
    scales = np.array([0.002], np.float16).view(np.uint8)
    blocks[..., 208:] = scales
    return blocks.reshape(rows, -1)


def gguf_name(name):
    outside = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
    if name in outside:
        return outside[name]
    _, _, layer, inside = name.split(".", 3)
    return f"blk.{layer}.{GGUF_NAMES[inside]}"


def writer(path, architecture, shape):
    out = GGUFWriter(path, architecture)
    out.add_context_length(128)
    out.add_embedding_length(shape.hidden)
    out.add_block_count(shape.layers)
    out.add_feed_forward_length(shape.ffn)
    out.add_head_count(shape.heads)
    out.add_head_count_kv(shape.kv_heads)
    out.add_key_length(shape.head_dim)
    out.add_value_length(shape.head_dim)
    out.add_rope_dimension_count(shape.head_dim)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_rope_freq_base(shape.theta)
    out.add_vocab_size(shape.vocabulary)
    return out


def close(out):
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def save_folder(folder, config, floats, tensors):
    folder.mkdir(parents=True, exist_ok=True)
    named = {f"{name}.weight": value for name, value in floats.items()}
    save_file(named | tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")


def packed(linears):
    tensors = {}
    for name, (trits, beta) in linears.items():
        tensors[f"{name}.weight"] = np.ascontiguousarray(pack(trits))
        tensors[f"{name}.weight_scale"] = np.array([beta], np.float32)
    return tensors


OFFLINE = {"quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"}


def blocks(out):
    """TQ1_0 and TQ2_0 with an embedding of Q8_0 and a head of Q6_K: rows of 256."""
    shape = Shape("BitNetForCausalLM", 1, 256, 256, 4, 1, 64, 40, 500_000.0)
    floats, linears = weights(shape, 1)
    embedding = quants.quantize(floats["model.embed_tokens"], T.Q8_0)
    head = sixes(np.random.default_rng(2), shape.vocabulary, shape.hidden)
    floats["model.embed_tokens"] = quants.dequantize(embedding, T.Q8_0)
    floats["lm_head"] = quants.dequantize(head, T.Q6_K)
    save_folder(out / "blocks", shape.config() | {"quantization_config": OFFLINE}, floats, packed(linears))
    for kind in (T.TQ1_0, T.TQ2_0):
        file = writer(out / f"blocks-{kind.name.lower()}.gguf", "bitnet-b1.58", shape)
        for name, value in floats.items():
            if value.ndim == 1:
                file.add_tensor(f"{gguf_name(name)}.weight", value)
        file.add_tensor("token_embd.weight", embedding, raw_dtype=T.Q8_0)
        file.add_tensor("output.weight", head, raw_dtype=T.Q6_K)
        for name, (trits, beta) in linears.items():
            file.add_tensor(f"{gguf_name(name)}.weight", quants.quantize(trits * beta, kind), raw_dtype=kind)
        close(file)


def rope_factors(shape, factor, low, high, original):
    """The divisors that convert_hf_to_gguf.py writes for Llama 3's scaling."""
    factors = []
    for i in range(0, shape.head_dim, 2):
        turns = original / (2 * math.pi * shape.theta ** (i / shape.head_dim))
        smooth = (turns - low) / (high - low)
        factors.append(1 if turns > high else factor if turns < low else 1 / ((1 - smooth) / factor + smooth))
    return np.array(factors, np.float32)


def small(out, name, architecture, model, layers, seed, kind, scaling=None):
    """A model whose linear layers are floats with the values -beta, 0 and beta."""
    shape = Shape(model, layers, 32, 48, 4, 2, 8, 40, 10_000.0)
    floats, linears = weights(shape, seed)
    config = shape.config() | {"quantization_config": OFFLINE}
    if scaling:
        config["rope_scaling"] = {"rope_type": "llama3"} | scaling
    save_folder(out / name, config, floats, packed(linears))
    file = writer(out / f"{name}-{kind.name.lower()}.gguf", architecture, shape)
    for tensor, value in floats.items():
        file.add_tensor(f"{gguf_name(tensor)}.weight", value.astype(np.float32 if value.ndim == 1 else np.float16))
    for tensor, (trits, beta) in linears.items():
        value = trits * beta
        if architecture == "llama" and tensor.endswith(("q_proj", "k_proj")):
            value = permute(value, shape.heads if tensor.endswith("q_proj") else shape.kv_heads)
        file.add_tensor(f"{gguf_name(tensor)}.weight", quants.quantize(value, kind), raw_dtype=kind)
    if scaling:
        file.add_tensor("rope_freqs.weight", rope_factors(shape, *scaling.values()))
    close(file)


def master(out):
    """Float weights of any value, to be quantised on loading, under llama.cpp's name of 1bitLLM's models."""
    shape = Shape("BitNetForCausalLM", 1, 32, 48, 4, 4, 8, 40, 10_000.0)
    floats, linears = weights(shape, 5)
    random = np.random.default_rng(6)
    values = {name: random.normal(0, 0.05, trits.shape).astype(np.float32) for name, (trits, _) in linears.items()}
    online = OFFLINE | {"quantization_mode": "online"}
    config = shape.config() | {"quantization_config": online, "hidden_act": "silu", "tie_word_embeddings": True}
    del floats["lm_head"]
    save_folder(out / "master", config, floats, {f"{name}.weight": value for name, value in values.items()})
    file = writer(out / "master-f32.gguf", "bitnet", shape)
    file.add_rope_scaling_type(RopeScalingType.LINEAR)
    file.add_rope_scaling_factor(1.0)
    for name, value in (floats | values).items():
        file.add_tensor(f"{gguf_name(name)}.weight", value)
    close(file)


def floats(out):
    """Random blocks of each type, and the floats that the package reads from them."""
    random = np.random.default_rng(8)
    file = GGUFWriter(out / "floats.gguf", "types")
    for kind in (T.Q8_0, T.Q4_K, T.Q6_K, T.TQ2_0):
        block, size = GGML_QUANT_SIZES[kind]
        data = random.integers(0, 256, (3, 512 // block, size), dtype=np.uint8)
        halves = {T.Q8_0: [0], T.Q4_K: [0, 2], T.Q6_K: [208], T.TQ2_0: [64]}[kind]
        for at in halves:
            scale = random.uniform(0.001, 0.1, data.shape[:2] + (1,)).astype(np.float16)
            data[..., at : at + 2] = scale.view(np.uint8)
        rows = data.reshape(3, -1)
        file.add_tensor(f"{kind.name}.blocks", rows, raw_dtype=kind)
        file.add_tensor(f"{kind.name}.floats", quants.dequantize(rows, kind))
    close(file)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    blocks(folder)
    floats(folder)
    llama3 = {
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    }
    small(folder, "llama", "llama", "LlamaForCausalLM", 2, 3, T.F16, llama3)
    small(folder, "bitnet", "bitnet-25", "BitNetForCausalLM", 1, 4, T.BF16)
    small(folder, "qwen3", "qwen3", "Qwen3ForCausalLM", 1, 7, T.F16)
    master(folder)
