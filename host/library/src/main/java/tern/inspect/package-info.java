/** Says what a model consists of, what is unusual about it, and where it would run. */
@NullMarked
package tern.inspect;

import org.jspecify.annotations.NullMarked;
