"""The network: the layer of BitNet b1.58 2B4T, small, with ternary or full-precision linear layers.

Quantisation follows "The Era of 1-bit LLMs" (arXiv 2402.17764) as its released code computes it; gradients pass both
roundings unchanged (straight-through estimator).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Shape:
    vocabulary: int = 2048
    hidden: int = 256
    ffn: int = 688
    layers: int = 4
    heads: int = 8
    kv_heads: int = 2
    context: int = 512
    rope_theta: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self) -> int:
        return self.hidden // self.heads


def quantise_weight(w: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Absmean: trits and their scale."""
    beta = w.abs().mean().clamp(min=1e-5)
    return (w / beta).round().clamp(-1, 1), beta


def quantise_activation(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Absmax per token: int8 values and their scale."""
    s = 127 / x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5)
    return (x * s).round().clamp(-128, 127), s


class Ternary(torch.autograd.Function):
    """int8 x ternary product. bfloat16 holds both operands exactly, and its matrix units are fast."""

    @staticmethod
    def forward(ctx, x, w):
        (q, s), (t, beta) = quantise_activation(x.float()), quantise_weight(w)
        q16, t16 = q.bfloat16(), t.bfloat16()
        ctx.save_for_backward(q16, t16, s, beta)
        return (q16 @ t16.T).float() * (beta / s)

    @staticmethod
    def backward(ctx, grad):
        q16, t16, s, beta = ctx.saved_tensors
        g16 = grad.bfloat16()
        grad_x = (g16 @ t16).float() * beta
        scaled = (grad / s).bfloat16().flatten(0, -2)
        return grad_x, (scaled.T @ q16.flatten(0, -2)).float()


class Linear(nn.Module):
    """No biases. `ternary` selects BitLinear; otherwise an ordinary product in bfloat16."""

    def __init__(self, inputs: int, outputs: int, ternary: bool):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * 0.02)
        self.ternary = ternary

    def forward(self, x):
        if self.ternary:
            return Ternary.apply(x, self.weight)
        return F.linear(x.bfloat16(), self.weight.bfloat16()).float()


class RmsNorm(nn.Module):
    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps)


def rope(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-b, a), dim=-1) * sin


class Attention(nn.Module):
    def __init__(self, shape: Shape, ternary: bool):
        super().__init__()
        self.shape = shape
        kv = shape.kv_heads * shape.head_dim
        self.q_proj = Linear(shape.hidden, shape.hidden, ternary)
        self.k_proj = Linear(shape.hidden, kv, ternary)
        self.v_proj = Linear(shape.hidden, kv, ternary)
        self.o_proj = Linear(shape.hidden, shape.hidden, ternary)
        self.attn_sub_norm = RmsNorm(shape.hidden, shape.eps)

    def forward(self, x, cos, sin):
        batch, length, _ = x.shape
        split = lambda y: y.view(batch, length, -1, self.shape.head_dim).transpose(1, 2)
        q, k, v = split(self.q_proj(x)), split(self.k_proj(x)), split(self.v_proj(x))
        q, k = rope(q, cos, sin), rope(k, cos, sin)
        group = self.shape.heads // self.shape.kv_heads
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(self.attn_sub_norm(y.transpose(1, 2).reshape(batch, length, -1)))


class Mlp(nn.Module):
    def __init__(self, shape: Shape, ternary: bool):
        super().__init__()
        self.gate_proj = Linear(shape.hidden, shape.ffn, ternary)
        self.up_proj = Linear(shape.hidden, shape.ffn, ternary)
        self.down_proj = Linear(shape.ffn, shape.hidden, ternary)
        self.ffn_sub_norm = RmsNorm(shape.ffn, shape.eps)

    def forward(self, x):
        return self.down_proj(self.ffn_sub_norm(F.relu(self.gate_proj(x)).square() * self.up_proj(x)))


class Layer(nn.Module):
    def __init__(self, shape: Shape, ternary: bool):
        super().__init__()
        self.input_layernorm = RmsNorm(shape.hidden, shape.eps)
        self.self_attn = Attention(shape, ternary)
        self.post_attention_layernorm = RmsNorm(shape.hidden, shape.eps)
        self.mlp = Mlp(shape, ternary)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class BitNet(nn.Module):
    def __init__(self, shape: Shape, ternary: bool):
        super().__init__()
        self.shape = shape
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.hidden)
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(shape, ternary) for _ in range(shape.layers))
        self.norm = RmsNorm(shape.hidden, shape.eps)
        inverse = shape.rope_theta ** -(torch.arange(0, shape.head_dim, 2) / shape.head_dim)
        angles = torch.outer(torch.arange(shape.context), inverse).repeat(1, 2)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, ids):
        """Logits [batch, length, vocabulary] of token ids [batch, length]; the head is tied to the embedding."""
        length = ids.shape[1]
        x = self.embed_tokens(ids)
        for layer in self.layers:
            x = layer(x, self.cos[:length], self.sin[:length])
        return F.linear(self.norm(x).bfloat16(), self.embed_tokens.weight.bfloat16()).float()
