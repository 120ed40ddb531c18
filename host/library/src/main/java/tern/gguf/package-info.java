/**
 * The GGUF file format: metadata, tensors and their element types, and the tokenizer that a file
 * carries. A file is mapped, and every count, length and offset in it is checked before use.
 *
 * <p>Knows the format, and nothing of models: names of layers and their meaning are the business of
 * {@code tern.checkpoint}. Source: ggml's docs/gguf.md, ggml-common.h and ggml-quants.c.
 */
@NullMarked
package tern.gguf;

import org.jspecify.annotations.NullMarked;
