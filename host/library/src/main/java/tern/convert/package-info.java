/** Writes models in other forms: as Tern folders, and as GGUF files. */
@NullMarked
package tern.convert;

import org.jspecify.annotations.NullMarked;
