/**
 * Runs a model on several backends side by side and finds the first value that differs, and why.
 * Causes are found by experiments: what differs is computed again as if a cause were true, and the
 * cause is named if the result then agrees.
 */
@NullMarked
package tern.verify;

import org.jspecify.annotations.NullMarked;
