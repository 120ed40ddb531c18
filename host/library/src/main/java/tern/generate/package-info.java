/**
 * Texts from logits: sampling, where a text ends, prompts and their continuation, conversations.
 */
@NullMarked
package tern.generate;

import org.jspecify.annotations.NullMarked;
