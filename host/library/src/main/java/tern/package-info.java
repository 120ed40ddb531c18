/**
 * The facade: a model, its tokenizer and its backend in one object that any thread may use, and the
 * base of all exceptions.
 */
@NullMarked
package tern;

import org.jspecify.annotations.NullMarked;
