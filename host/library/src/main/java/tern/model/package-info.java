/**
 * What a transformer computes around its products, in float32 of a fixed order: norms, rotations,
 * attention with its cache, gates, head. Weights are immutable, sessions are not.
 */
@NullMarked
package tern.model;

import org.jspecify.annotations.NullMarked;
