/**
 * Matrices of -1, 0 and +1: their storage and codecs, and the quantisers of weights and activations
 * (arXiv 2402.17764, section 2).
 */
@NullMarked
package tern.ternary;

import org.jspecify.annotations.NullMarked;
