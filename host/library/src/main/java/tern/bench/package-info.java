/**
 * Measurements: whole models with random weights on a device or on this processor, and a
 * simulator's speed. What is measured is also checked.
 */
@NullMarked
package tern.bench;

import org.jspecify.annotations.NullMarked;
