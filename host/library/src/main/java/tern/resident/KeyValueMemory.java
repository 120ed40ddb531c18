package tern.resident;

/**
 * Where a resident model keeps what it knows of earlier positions.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param keys pages of keys: positions x elements
 * @param values pages of values: elements x positions
 * @param scales a float32 for each position of each key head, of keys and of values
 */
public record KeyValueMemory(PageImages keys, PageImages values, MemoryRegion scales) {}
