/** The weights of a whole model as files hold them, before they are on a backend. */
@NullMarked
package tern.weights;

import org.jspecify.annotations.NullMarked;
