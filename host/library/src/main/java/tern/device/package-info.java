/**
 * Devices as a driver needs them: registers, memory and a wait; the driver with its rings;
 * counters. It cannot be told apart whether hardware is simulated.
 *
 * <p>A device belongs to one thread, and every call by another is refused.
 */
@NullMarked
package tern.device;

import org.jspecify.annotations.NullMarked;
