"""Writes a trained ternary model in the Hugging Face layout (autobitlinear, packed): `export.py WORK OUT`."""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

import corpus
import tokenizer as bpe
from bitnet import Shape, quantise_weight


def pack(trits: torch.Tensor) -> torch.Tensor:
    """[N, K] trits to [N/4, K] bytes: code t + 1, four quarters of the rows in one byte, lowest bits first."""
    parts = (trits + 1).to(torch.uint8).chunk(4, dim=0)
    return parts[0] | parts[1] << 2 | parts[2] << 4 | parts[3] << 6


def tensors(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    packed = {}
    for name, value in state.items():
        if name.endswith("_proj.weight"):
            trits, beta = quantise_weight(value)
            packed[f"model.{name}"] = pack(trits).contiguous()
            packed[f"model.{name}_scale"] = beta.reshape(1).bfloat16()
        else:
            packed[f"model.{name}"] = value.bfloat16()
    return packed


def config(shape: Shape, tokenizer) -> dict:
    return {
        "architectures": ["BitNetForCausalLM"],
        "model_type": "bitnet",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.ffn,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "hidden_act": "relu2",
        "max_position_embeddings": shape.context,
        "rms_norm_eps": shape.eps,
        "rope_theta": shape.rope_theta,
        "tie_word_embeddings": True,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "use_cache": True,
        "bos_token_id": tokenizer.token_to_id(bpe.BEGIN),
        "eos_token_id": tokenizer.token_to_id(bpe.END),
        "pad_token_id": tokenizer.token_to_id(bpe.PAD),
        "torch_dtype": "bfloat16",
        "quantization_config": {
            "quant_method": "bitnet",
            "linear_class": "autobitlinear",
            "quantization_mode": "offline",
            "modules_to_not_convert": ["lm_head"],
        },
    }


def export(work: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    texts, _ = corpus.load(work)
    tokenizer = bpe.build(texts)
    bpe.save(tokenizer, out, Shape().context)
    state = torch.load(work / "ternary.pt")
    save_file(tensors(state), out / "model.safetensors", metadata={"format": "pt"})
    settings = config(Shape(), tokenizer)
    (out / "config.json").write_text(json.dumps(settings, indent=2) + "\n")
    special = {k: settings[k] for k in ("bos_token_id", "eos_token_id", "pad_token_id")}
    (out / "generation_config.json").write_text(json.dumps(special, indent=2) + "\n")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
