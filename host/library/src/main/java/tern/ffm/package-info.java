/**
 * Native calls: the C ABI of simulators, compiled kernels, device files. Only here is there a
 * linker, and what is loaded is checked first. Not exported.
 */
@NullMarked
package tern.ffm;

import org.jspecify.annotations.NullMarked;
