"""Writes tokenizers as GGUF by the `gguf` package, beside their tokenizer.json: `gguf_tokenizers.py REPOSITORY OUT`.

The byte-level one is models/austen-3m's; the one with SentencePiece's scores is trained here on the repository's
README. Its tokenizer.json follows transformers' converter of Llama's. Needs gguf 0.19.0, tokenizers, transformers.
OUT is host/library/src/test/resources/gguf.
"""

import json
import sys
from pathlib import Path

from gguf import GGUFWriter, TokenType
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, processors, trainers
from transformers.convert_slow_tokenizer import generate_merges


def writer(path, model, texts, kinds):
    out = GGUFWriter(path, "llama")
    out.add_tokenizer_model(model)
    out.add_token_list(texts)
    out.add_token_types(kinds)
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    return out


def close(out):
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.close()


def byte_level(repository, out):
    source = json.loads((repository / "models/austen-3m/tokenizer.json").read_text())
    ids = source["model"]["vocab"]
    texts = sorted(ids, key=ids.get)
    special = {token["content"] for token in source["added_tokens"]}
    kinds = [TokenType.CONTROL if text in special else TokenType.NORMAL for text in texts]
    file = writer(out / "austen-tokenizer.gguf", "gpt2", texts, kinds)
    file.add_tokenizer_pre("gpt-2")
    file.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in source["model"]["merges"]])
    file.add_add_bos_token(True)
    file.add_chat_template("{{ messages }}")
    close(file)


def pieces(repository, out):
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trainer = trainers.BpeTrainer(vocab_size=600, show_progress=False, max_token_length=16)
    lines = (repository / "README.md").read_text().splitlines()
    trained.train_from_iterator([word for line in lines for word in line.split()], trainer)
    learned = trained.get_vocab()
    special = ["<unk>", "<s>", "</s>"]
    octets = [f"<0x{i:02X}>" for i in range(256)]
    learned = [text for text in sorted(learned, key=learned.get) if text not in special]
    texts = special + octets + learned + ["<tool>"]
    # SentencePiece: 0 for special tokens, and the better the sooner a piece was merged; here with ties.
    scores = [0.0] * 259 + [-float(i // 2) for i in range(len(learned))] + [0.0]
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL] + [TokenType.BYTE] * 256
    kinds += [TokenType.NORMAL] * len(learned) + [TokenType.USER_DEFINED]
    file = writer(out / "pieces-tokenizer.gguf", "llama", texts, kinds)
    file.add_tokenizer_pre("default")
    file.add_token_scores(scores)
    file.add_unk_token_id(0)
    close(file)

    ids = {text: i for i, text in enumerate(texts)}
    merges = generate_merges(ids, dict(zip(texts, scores)))
    tokenizer = Tokenizer(models.BPE(ids, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = trained.normalizer
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in special])
    tokenizer.add_tokens([AddedToken("<tool>", normalized=False, special=False)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    (out / "pieces").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "pieces" / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    byte_level(Path(sys.argv[1]), Path(sys.argv[2]))
    pieces(Path(sys.argv[1]), Path(sys.argv[2]))
