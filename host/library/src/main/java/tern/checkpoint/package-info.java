/**
 * Reads models from Hugging Face folders and from GGUF files. What would be computed wrongly is
 * refused by the name of its field or tensor; sizes and offsets are checked before use.
 */
@NullMarked
package tern.checkpoint;

import org.jspecify.annotations.NullMarked;
