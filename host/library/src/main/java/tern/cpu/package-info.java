/**
 * What a transformer computes, on this processor: kernels in C, in the JDK's Vector API and in
 * plain Java, all with the same results to the last bit; and the threads that share them.
 */
@NullMarked
package tern.cpu;

import org.jspecify.annotations.NullMarked;
