"""Held-out perplexity of the exported checkpoint, by transformers, and of the twin: `evaluate.py WORK CHECKPOINT`.

Also writes golden.json beside the checkpoints: what transformers generates greedily for one prompt.
"""

import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoModelForCausalLM, AutoTokenizer

import corpus
import tokenizer as bpe
from bitnet import BitNet, Shape
from train import LENGTH, encode, perplexity

PROMPT = "It is a truth universally acknowledged, that"
NEW_TOKENS = 48


def exported_perplexity(model, stream: torch.Tensor) -> float:
    rows = stream[: len(stream) // (LENGTH + 1) * (LENGTH + 1)].view(-1, LENGTH + 1)
    with torch.no_grad():
        losses = [F.cross_entropy(model(r[None, :-1]).logits[0].float(), r[1:]).item() for r in rows]
    return math.exp(sum(losses) / len(losses))


def in_float32(model):
    """transformers unpacks trits as bfloat16; this widens them, so that everything is computed in float32."""
    for tensor in list(model.parameters()) + list(model.buffers()):
        if tensor.is_floating_point():
            tensor.data = tensor.data.float()
    return model


def golden(model, tokenizer) -> dict:
    """Token by token, without a cache: the simplest way."""
    ids = tokenizer(PROMPT).input_ids
    count = len(ids)
    with torch.no_grad():
        for i in range(NEW_TOKENS):
            logits = model(torch.tensor([ids])).logits[0, -1].float()
            if i == 0:
                first = torch.topk(logits, 8)
            ids.append(int(logits.argmax()))
    return {
        "prompt": PROMPT,
        "promptIds": ids[:count],
        "newIds": ids[count:],
        "text": tokenizer.decode(ids[count:]),
        "topIds": first.indices.tolist(),
        "topLogits": first.values.tolist(),
    }


def evaluate(work: Path, checkpoint: Path) -> None:
    texts, held_out = corpus.load(work)
    stream = encode(bpe.build(texts), held_out)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = in_float32(AutoModelForCausalLM.from_pretrained(checkpoint).eval())
    print(f"held-out tokens {len(stream)}")
    print(f"ternary, exported, by transformers in float32: perplexity {exported_perplexity(model, stream):.2f}")
    result = golden(model, tokenizer)
    (checkpoint.parent / "golden.json").write_text(json.dumps(result, indent=1) + "\n")
    print(PROMPT + result["text"])
    if (work / "full.pt").exists():
        twin = BitNet(Shape(), ternary=False)
        twin.load_state_dict(torch.load(work / "full.pt"))
        print(f"full precision twin: perplexity {perplexity(twin, stream):.2f}")


if __name__ == "__main__":
    evaluate(Path(sys.argv[1]), Path(sys.argv[2]))
