"""Writes tiny random checkpoints that look like published ternary models, with logits: `lookalikes.py OUT [NAMES]`.

Each has the config.json of a published model with smaller sizes, tensors of the published names, types and packing, and
logits that Hugging Face transformers computes from these files in float32, on a CPU. Where the published model brings
its own code, `remote.py` rebuilds it from transformers' Llama.

A seed is taken only if no activation is nearly half way between two int8 values: then another order of float32 sums
rounds every one of them alike, and a difference in logits is an error. Needs the packages in models/requirements.txt.
"""

import json
import os
import sys
from pathlib import Path

os.environ["TORCHDYNAMO_DISABLE"] = "1"

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from transformers.integrations.bitnet import AutoBitLinear, BitLinear, pack_weights

import remote
from recipes import RECIPES, Recipe

TOKENS = 12
MARGIN = 1.5e-4


def trits(rows: int, columns: int) -> torch.Tensor:
    return (torch.rand(rows, columns) * 3).floor() - 1


def scale(columns: int) -> torch.Tensor:
    """A random scale that keeps activations of the order of 1; bfloat16, so every file type holds it."""
    return ((0.5 + torch.rand(1)) * columns**-0.5).bfloat16()


def grouped(rows: int, columns: int, size: int) -> torch.Tensor:
    """Ternary weights in floating point, one scale for `size` columns of a row."""
    values = trits(rows, columns)
    for row in values:
        for group in row.split(size):
            group *= scale(columns).float()
    return values


def linear(recipe: Recipe, name: str, rows: int, columns: int) -> dict[str, torch.Tensor]:
    match recipe.storage:
        case "divide":
            return {name: pack_weights(trits(rows, columns)), f"{name}_scale": (1 / scale(columns).float()).bfloat16()}
        case "multiply":
            return {name: pack_weights(trits(rows, columns)), f"{name}_scale": scale(columns)}
        case "master":
            return {name: (torch.randn(rows, columns) * scale(columns).float()).to(recipe.dtype)}
        case "tensor":
            return {name: (trits(rows, columns) * scale(columns).float()).to(recipe.dtype)}
        case "groups":
            return {name: grouped(rows, columns, recipe.group).to(recipe.dtype)}
        case other:
            raise ValueError(other)


def tensors(recipe: Recipe) -> dict[str, torch.Tensor]:
    c = recipe.config
    hidden, ffn, vocabulary = c["hidden_size"], c["intermediate_size"], c["vocab_size"]
    head_dim = c.get("head_dim") or hidden // c["num_attention_heads"]
    queries, keys = c["num_attention_heads"] * head_dim, c["num_key_value_heads"] * head_dim
    shapes = {
        "self_attn.q_proj": (queries, hidden),
        "self_attn.k_proj": (keys, hidden),
        "self_attn.v_proj": (keys, hidden),
        "self_attn.o_proj": (hidden, queries),
        "mlp.gate_proj": (ffn, hidden),
        "mlp.up_proj": (ffn, hidden),
        "mlp.down_proj": (hidden, ffn),
    }
    norms = {"input_layernorm": hidden, "post_attention_layernorm": hidden}
    norms |= {name: {"hidden": hidden, "ffn": ffn, "head": head_dim}[size] for name, size in recipe.norms.items()}
    embedding = recipe.embedding * torch.randn(vocabulary, hidden)
    floats = {"model.embed_tokens.weight": embedding, "model.norm.weight": norm(hidden)}
    if not c.get("tie_word_embeddings", recipe.tied):
        floats["lm_head.weight"] = torch.randn(vocabulary, hidden)
    result = {}
    for i in range(c["num_hidden_layers"]):
        for name, shape in shapes.items():
            result |= linear(recipe, f"model.layers.{i}.{name}.weight", *shape)
        floats |= {f"model.layers.{i}.{name}.weight": norm(size) for name, size in norms.items()}
    return result | {name: value.to(recipe.dtype) for name, value in floats.items()}


def norm(size: int) -> torch.Tensor:
    return 1 + 0.2 * torch.randn(size)


def nearest_half(model: torch.nn.Module, ids: torch.Tensor) -> tuple[torch.Tensor, float]:
    """Logits, and the smallest distance of a scaled activation to a half: how near an int8 value is to the next one."""
    distances = [0.5]

    def watch(_, inputs):
        x = inputs[0].double()
        scaled = x * (127 / x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5))
        distances.append((scaled - scaled.floor() - 0.5).abs().min().item())

    for module in model.modules():
        if isinstance(module, (BitLinear, AutoBitLinear, remote.OnlineBitLinear)):
            module.register_forward_pre_hook(watch)
    with torch.no_grad():
        return model(ids[None], use_cache=False).logits[0], min(distances)


def write(recipe: Recipe, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(recipe.config, indent=2) + "\n")
    for seed in range(1, 1000):
        torch.manual_seed(seed)
        save_file(
            {name: value.contiguous() for name, value in tensors(recipe).items()},
            folder / "model.safetensors",
            {"format": "pt"},
        )
        ids = torch.randint(recipe.config["vocab_size"], (TOKENS,))
        load = remote.load if recipe.remote else AutoModelForCausalLM.from_pretrained
        model = load(folder, dtype=torch.float32, attn_implementation="eager").eval()
        # transformers leaves what is not quantised in the file's type, and forbids its own float() to change it.
        torch.nn.Module.float(model)
        logits, margin = nearest_half(model, ids)
        if margin >= MARGIN:
            break
    save_file({"logits": logits.contiguous()}, folder / "expected.safetensors")
    expected = {"input_ids": ids.tolist(), "seed": seed, "transformers": transformers.__version__}
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")
    size = (folder / "model.safetensors").stat().st_size
    print(f"{recipe.name}: seed {seed}, {size} bytes, largest logit {logits.abs().max():.2f}, margin {margin:.1e}")


def main() -> None:
    out, names = Path(sys.argv[1]), sys.argv[2:]
    torch.use_deterministic_algorithms(True)
    for recipe in RECIPES:
        if not names or recipe.name in names:
            write(recipe, out / recipe.name)


if __name__ == "__main__":
    main()
