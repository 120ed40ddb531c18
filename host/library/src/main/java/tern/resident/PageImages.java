package tern.resident;

import tern.backend.IntegerLayout;

/**
 * Pages of integers in device memory, all of one layout.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param address device address of the first
 * @param stride bytes from page to page
 */
public record PageImages(long address, long stride, int count, IntegerLayout layout) {}
