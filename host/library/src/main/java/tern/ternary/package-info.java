/**
 * Matrices of -1, 0 and +1: their storage and codecs, and the quantiser of weights (arXiv
 * 2402.17764, section 2). Matrices of integers within +-121, which are five trits each, and the
 * quantiser of their rows.
 */
@NullMarked
package tern.ternary;

import org.jspecify.annotations.NullMarked;
