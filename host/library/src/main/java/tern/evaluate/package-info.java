/**
 * How well a model predicts: perplexity of a text, and multiple-choice tasks by log-likelihood. All
 * logits are the session's float32; what is made of them is computed in double.
 */
@NullMarked
package tern.evaluate;

import org.jspecify.annotations.NullMarked;
