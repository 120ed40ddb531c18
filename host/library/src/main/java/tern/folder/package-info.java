/**
 * The Tern folder: a model packed for a processor or a device, checksummed, and mapped when it is
 * loaded. It holds {@code tern.json}, which describes {@code weights.bin}, and the tokenizer's
 * files.
 */
@NullMarked
package tern.folder;

import org.jspecify.annotations.NullMarked;
