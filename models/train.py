"""Trains the ternary model or its full-precision twin: `train.py ternary|full WORK_FOLDER`. Seeded; one checkpoint."""

import argparse
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from tqdm import tqdm

import corpus
import tokenizer as bpe
from bitnet import BitNet, Shape

SEED = 1958
LENGTH = 256
BATCH = 16
WARMUP = 100


def learning_rate(step: int, steps: int, ternary: bool) -> float:
    """Ternary: two stages, the second starts lower (BitNet training tips); full precision: one cosine."""
    done = step / steps
    if step < WARMUP:
        return (4e-3 if ternary else 2e-3) * (step + 1) / WARMUP
    if not ternary:
        return 2e-4 + 0.9e-3 * (1 + math.cos(math.pi * done))
    return 4e-3 * (1 - done) + 1e-5 if done < 0.5 else 2.6e-3 * (1 - done) + 1e-5


def weight_decay(step: int, steps: int, ternary: bool) -> float:
    """0.1, and none in the ternary model's second stage."""
    return 0.0 if ternary and step >= steps / 2 else 0.1


def encode(tokenizer, texts: list[str]) -> torch.Tensor:
    """All novels as one stream, each after the token that begins a text."""
    return torch.tensor([i for text in texts for i in tokenizer.encode(text).ids])


def perplexity(model, stream: torch.Tensor) -> float:
    """Over non-overlapping windows of LENGTH tokens."""
    rows = stream[: len(stream) // (LENGTH + 1) * (LENGTH + 1)].view(-1, LENGTH + 1)
    with torch.no_grad():
        losses = [F.cross_entropy(model(r[:, :-1]).flatten(0, 1), r[:, 1:].flatten()) for r in rows.split(BATCH)]
        weights = [len(r) for r in rows.split(BATCH)]
    return math.exp(sum(l.item() * w for l, w in zip(losses, weights)) / sum(weights))


def optimiser(model) -> torch.optim.AdamW:
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim == 1]
    groups = [{"params": matrices, "decays": True}, {"params": vectors, "decays": False, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95))


def train(ternary: bool, steps: int, work: Path) -> None:
    torch.manual_seed(SEED)
    texts, held_out = corpus.load(work)
    tokenizer = bpe.build(texts)
    stream, held_out = encode(tokenizer, texts), encode(tokenizer, held_out)
    model = BitNet(Shape(), ternary)
    adam = optimiser(model)
    order = torch.Generator().manual_seed(SEED)
    name = "ternary" if ternary else "full"
    print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters, {len(stream)} tokens, {steps} steps")
    start = time.time()
    for step in (bar := tqdm(range(steps), mininterval=10)):
        for group in adam.param_groups:
            group["lr"] = learning_rate(step, steps, ternary)
            if group["decays"]:
                group["weight_decay"] = weight_decay(step, steps, ternary)
        offsets = torch.randint(len(stream) - LENGTH - 1, (BATCH,), generator=order)
        rows = torch.stack([stream[o : o + LENGTH + 1] for o in offsets])
        loss = F.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
        if step % 250 == 249 or step == steps - 1:
            torch.save(model.state_dict(), work / f"{name}.pt")
            tqdm.write(f"step {step + 1} loss {loss.item():.3f} held-out perplexity {perplexity(model, held_out):.2f}")
    print(f"{name}: {time.time() - start:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["ternary", "full"])
    parser.add_argument("work", type=Path)
    parser.add_argument("--steps", type=int, default=2400)
    options = parser.parse_args()
    train(options.kind == "ternary", options.steps, options.work)
