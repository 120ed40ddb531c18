"""llama.cpp as the peer of `tern bench cpu`: makes a random TQ2_0 model, then times it as it is told on stdin.

Arguments: GGUF file to write, layers, hidden, ffn, heads, key heads, vocabulary, threads. Architecture `bitnet`, head tied to
a Q8_0 embedding. Needs gguf, numpy and llama-cpp-python.
"""

import ctypes
import sys
import time

import gguf
import llama_cpp
import numpy as np

path = sys.argv[1]
layers, hidden, ffn, heads, key_heads, vocabulary, threads = map(int, sys.argv[2:])
dim = hidden // heads
random = np.random.default_rng(1)


def trits(rows, columns):
    """Blocks of 256 weights: 64 bytes of codes 0 to 2, and a float16 scale."""
    blocks = np.empty((rows, columns // 256, 66), np.uint8)
    codes = np.array([a | b << 2 | c << 4 | d << 6 for a in range(3) for b in range(3) for c in range(3) for d in range(3)], np.uint8)
    blocks[:, :, :64] = codes[random.integers(0, len(codes), (rows, columns // 256, 64), np.uint8)]
    blocks[:, :, 64:] = np.frombuffer(np.float16(0.02).tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def int8(rows, columns):
    """Blocks of 32 weights: a float16 scale, and 32 bytes."""
    blocks = np.empty((rows, columns // 32, 34), np.uint8)
    blocks[:, :, :2] = np.frombuffer(np.float16(0.001).tobytes(), np.uint8)
    blocks[:, :, 2:] = random.integers(1, 255, (rows, columns // 32, 32), np.uint8)
    return blocks.reshape(rows, -1)


def write():
    writer = gguf.GGUFWriter(path, "bitnet")
    writer.add_context_length(4096)
    writer.add_embedding_length(hidden)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(ffn)
    writer.add_head_count(heads)
    writer.add_head_count_kv(key_heads)
    writer.add_rope_dimension_count(dim)
    writer.add_rope_freq_base(500000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(vocabulary)
    writer.add_tokenizer_model("no_vocab")
    ternary = gguf.GGMLQuantizationType.TQ2_0
    writer.add_tensor("token_embd.weight", int8(vocabulary, hidden), raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("output_norm.weight", np.ones(hidden, np.float32))
    for i in range(layers):
        block = f"blk.{i}."
        for name, size in (("attn_norm", hidden), ("attn_sub_norm", hidden), ("ffn_norm", hidden), ("ffn_sub_norm", ffn)):
            writer.add_tensor(f"{block}{name}.weight", np.ones(size, np.float32))
        for name, rows, columns in (
            ("attn_q", hidden, hidden),
            ("attn_k", key_heads * dim, hidden),
            ("attn_v", key_heads * dim, hidden),
            ("attn_output", hidden, hidden),
            ("ffn_gate", ffn, hidden),
            ("ffn_up", ffn, hidden),
            ("ffn_down", hidden, ffn),
        ):
            writer.add_tensor(f"{block}{name}.weight", trits(rows, columns), raw_dtype=ternary)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def load():
    llama_cpp.llama_backend_init()
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    if not model:
        sys.exit("llama.cpp does not load " + path)
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = 4096
    parameters.n_batch = 512
    parameters.n_threads = threads
    parameters.n_threads_batch = threads
    return llama_cpp.llama_init_from_model(model, parameters)


def process(context, ids):
    """Runs tokens, and returns the most likely next one."""
    array = (llama_cpp.llama_token * len(ids))(*ids)
    if llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(array, len(ids))) != 0:
        sys.exit("llama_decode failed")
    logits = llama_cpp.llama_get_logits_ith(context, -1)
    return int(np.ctypeslib.as_array(logits, (vocabulary,)).argmax())


write()
context = load()
print("ready 0", flush=True)
following = 0
for line in sys.stdin:
    word, count = line.split()
    tokens = int(count)
    start = time.perf_counter()
    if word == "prefill":
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        start = time.perf_counter()
        following = process(context, random.integers(0, vocabulary, tokens).tolist())
    else:
        for _ in range(tokens):
            following = process(context, [following])
    print(word, time.perf_counter() - start, flush=True)
