package tern.verify;

import java.util.function.UnaryOperator;
import tern.model.Layer;

/**
 * A cause that may be true, and the layer as it would be then.
 *
 * @param what the change, as the end of "the results agree with"
 * @param exact whether a true cause makes results agree, rather than only come nearer
 */
record Hypothesis(Cause cause, String what, boolean exact, UnaryOperator<Layer> change) {}
