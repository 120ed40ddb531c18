"""Models whose code is not in transformers, rebuilt from its Llama, in which they differ in what stands here.

1bitLLM's BitnetForCausalLM (the code beside its checkpoints): every projection quantises its weights and activations,
and a norm precedes o_proj (inner_attn_ln) and down_proj (ffn_layernorm). MiniCPMForCausalLM (arXiv 2404.06395,
section 3): constant factors on embedding, residual branches and the head's input.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaRMSNorm

PRECEDING = {"self_attn.o_proj.norm": "self_attn.inner_attn_ln", "mlp.down_proj.norm": "mlp.ffn_layernorm"}


class OnlineBitLinear(nn.Linear):
    """Ternary weights by absmean, int8 activations by absmax, both as floats again when they are multiplied."""

    def forward(self, x):
        s = 127 / x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5)
        u = 1 / self.weight.abs().mean().clamp(min=1e-5)
        return F.linear((x * s).round().clamp(-128, 127) / s, (self.weight * u).round().clamp(-1, 1) / u)


def quantised(linear: nn.Linear, eps: float | None) -> nn.Module:
    """The same layer quantised; with a norm in front if `eps` is given."""
    layer = OnlineBitLinear(linear.in_features, linear.out_features, bias=False)
    if eps is not None:
        norm = LlamaRMSNorm(linear.in_features, eps)
        layer.norm = norm
        layer.register_forward_pre_hook(lambda _, inputs: (norm(inputs[0]),))
    return layer


def bitnet(model: LlamaForCausalLM) -> None:
    eps = model.config.rms_norm_eps
    for layer in model.model.layers:
        for part, names in ((layer.self_attn, "qkvo"), (layer.mlp, ("gate", "up", "down"))):
            for name in names:
                normed = name in ("o", "down")
                setattr(part, f"{name}_proj", quantised(getattr(part, f"{name}_proj"), eps if normed else None))


def minicpm(model: LlamaForCausalLM, config: dict) -> None:
    def times(factor):
        return lambda module, inputs, output: output * factor

    residual = config["scale_depth"] / math.sqrt(config["num_hidden_layers"])
    model.model.embed_tokens.register_forward_hook(times(config["scale_emb"]))
    for layer in model.model.layers:
        layer.self_attn.o_proj.register_forward_hook(times(residual))
        layer.mlp.down_proj.register_forward_hook(times(residual))
    divisor = config["hidden_size"] / config["dim_model_base"]
    model.lm_head.register_forward_pre_hook(lambda _, inputs: (inputs[0] / divisor,))


def load(folder: Path, dtype: torch.dtype, attn_implementation: str) -> LlamaForCausalLM:
    config = json.loads((folder / "config.json").read_text())
    architecture = config["architectures"][0]
    fields = {name: value for name, value in config.items() if name not in ("architectures", "auto_map", "model_type")}
    fields.setdefault("tie_word_embeddings", True)  # MiniCPM's default
    model = LlamaForCausalLM(LlamaConfig(**fields, attn_implementation=attn_implementation)).to(dtype)
    if architecture == "MiniCPMForCausalLM":
        minicpm(model, config)
    else:
        bitnet(model)
    state = {name: value.to(dtype) for name, value in load_file(folder / "model.safetensors").items()}
    for ours, published in PRECEDING.items():
        state = {name.replace(published, ours): value for name, value in state.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or missing not in ([], ["lm_head.weight"]):
        raise ValueError(f"{missing} missing, {unexpected} unexpected")
    model.tie_weights()
    return model
