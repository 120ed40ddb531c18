/** Text to token ids and back, and chat templates. */
@NullMarked
package tern.text;

import org.jspecify.annotations.NullMarked;
