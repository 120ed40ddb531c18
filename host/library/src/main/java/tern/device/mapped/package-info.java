/** Boards whose registers and memory are mapped into the process, and a server that acts as one. */
@NullMarked
package tern.device.mapped;

import org.jspecify.annotations.NullMarked;
