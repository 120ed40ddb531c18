/**
 * Programs that run a whole token on a device: vector instructions, products, their generator, and
 * a machine in Java that is their specification.
 */
@NullMarked
package tern.resident;

import org.jspecify.annotations.NullMarked;
