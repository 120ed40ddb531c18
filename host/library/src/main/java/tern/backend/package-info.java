/**
 * The seam: int8 activations times weights, trits or integers within +-121, summed exactly in 32
 * bits, by plain loops, by this processor, by a device, by several of them, or by two that are
 * compared. All results are equal.
 *
 * <p>A backend is used by one thread at a time, and one of a device by the thread that opened it.
 * {@link tern.backend.Offload} lets any thread ask for work.
 */
@NullMarked
package tern.backend;

import org.jspecify.annotations.NullMarked;
