package tern.resident;

/**
 * A part of a resident model's memory.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param address device address of its first byte
 * @param filled whether loading writes it; else it is zero at first, and the program's to write
 */
public record MemoryRegion(String name, long address, long bytes, boolean filled) {}
