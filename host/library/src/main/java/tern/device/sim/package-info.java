/**
 * Generated hardware, simulated cycle by cycle with its memory, and where built simulators are
 * found.
 */
@NullMarked
package tern.device.sim;

import org.jspecify.annotations.NullMarked;
