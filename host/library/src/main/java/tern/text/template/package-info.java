/**
 * An interpreter for the template language of chat models: the part of Jinja that published
 * templates use, with the settings and additions of Hugging Face transformers. It executes
 * untrusted text, so time, memory and recursion are limited, and nothing outside the variables can
 * be reached.
 *
 * <p>Values are Java objects with Python's behaviour: null (None), Boolean, Long, Double, String
 * (indexed by code points), List, tuples, Map, and a few private types.
 */
@NullUnmarked
package tern.text.template;

import org.jspecify.annotations.NullUnmarked;
