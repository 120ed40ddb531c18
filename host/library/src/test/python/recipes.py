"""The look-alikes: which published config.json each starts from, and what is smaller than there."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch

CONFIGS = Path(__file__).parent.parent / "resources" / "configs"


@dataclass
class Recipe:
    """A look-alike.

    storage: "divide" or "multiply" for packed trits, by what their scale does; "master" for weights not yet quantised;
    "tensor" or "groups" for floating-point weights that are ternary, with one scale for each.
    embedding: standard deviation of the embedding.
    """

    name: str
    published: str
    storage: str
    dtype: torch.dtype
    sizes: dict
    norms: dict = field(default_factory=dict)
    group: int = 0
    remote: bool = False
    tied: bool = False
    embedding: float = 1.0

    @property
    def config(self) -> dict:
        published = json.loads((CONFIGS / f"{self.published}.json").read_text())
        return published | self.sizes


def sizes(hidden: int, ffn: int, layers: int, heads: int, key_heads: int, **more) -> dict:
    return {
        "hidden_size": hidden,
        "intermediate_size": ffn,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": key_heads,
        "vocab_size": 64,
        "max_position_embeddings": 64,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "pad_token_id": 0,
    } | more


SUB_NORMS = {"self_attn.attn_sub_norm": "hidden", "mlp.ffn_sub_norm": "ffn"}
OLD_SUB_NORMS = {"self_attn.inner_attn_ln": "hidden", "mlp.ffn_layernorm": "ffn"}
HEAD_NORMS = {"self_attn.q_norm": "head", "self_attn.k_norm": "head"}

LONGROPE = {
    "rope_type": "longrope",
    "long_factor": [1.6, 1.9, 2.4, 3.1, 4.7, 7.4, 9.6, 12.5],
    "short_factor": [1.1, 1.2, 1.3, 1.8, 2.9, 4.4, 6.1, 7.5],
    "original_max_position_embeddings": 64,
}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}

F16, BF16 = torch.float16, torch.bfloat16

RECIPES = [
    Recipe(
        "bitnet-2b4t", "bitnet-b1.58-2B-4T", "multiply", BF16, sizes(80, 132, 2, 4, 2), SUB_NORMS
    ),
    Recipe(
        "bitnet-2b4t-bf16", "bitnet-b1.58-2B-4T-bf16", "master", BF16, sizes(48, 76, 1, 4, 2), SUB_NORMS
    ),
    Recipe(
        "falcon3", "Falcon3-7B-Instruct-1.58bit", "divide", BF16, sizes(72, 180, 2, 3, 1, head_dim=32)
    ),
    Recipe(
        "falcon-e", "Falcon-E-3B-Instruct", "divide", BF16, sizes(64, 208, 2, 8, 1, head_dim=16)
    ),
    Recipe(
        "falcon-e-bfloat16", "Falcon-E-3B-Instruct-bfloat16", "tensor", BF16, sizes(40, 72, 1, 4, 2, head_dim=16)
    ),
    Recipe("llama3-1.58", "Llama3-8B-1.58-100B-tokens", "divide", BF16, sizes(64, 112, 2, 4, 2)),
    Recipe(
        "1bitllm-large", "bitnet_b1_58-large", "master", F16, sizes(96, 68, 1, 1, 1), OLD_SUB_NORMS, remote=True
    ),
    Recipe(
        "1bitllm-xl",
        "bitnet_b1_58-xl",
        "master",
        F16,
        sizes(128, 13, 1, 2, 2, vocab_size=40),
        OLD_SUB_NORMS,
        remote=True,
    ),
    Recipe(
        "1bitllm-3b", "bitnet_b1_58-3B", "master", F16, sizes(100, 54, 1, 1, 1), OLD_SUB_NORMS, remote=True
    ),
    Recipe(
        "bitcpm4",
        "BitCPM4-1B",
        "groups",
        BF16,
        sizes(64, 96, 2, 4, 2, scale_depth=0.8, dim_model_base=16, rope_scaling=LONGROPE),
        group=32,
        remote=True,
        tied=True,
        embedding=0.1,
    ),
    Recipe(
        "bonsai",
        "Ternary-Bonsai-8B-unpacked",
        "groups",
        F16,
        sizes(256, 32, 1, 2, 1, head_dim=16, vocab_size=40, rope_scaling=YARN),
        HEAD_NORMS,
        group=128,
    ),
]
