package tern.model;

import java.lang.foreign.MemorySegment;

/**
 * Rows as a file has them, one after the other. Immutable.
 *
 * @param type name of the element type, as GGUF names it: {@code BF16}, {@code Q8_0}, ...
 * @param bytes valid for as long as it is in use
 */
public record StoredRows(String type, MemorySegment bytes) {}
