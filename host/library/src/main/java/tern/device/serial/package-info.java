/**
 * Boards on a serial line that may lose and damage bytes. The protocol is that of hw/doc/serial.md.
 */
@NullMarked
package tern.device.serial;

import org.jspecify.annotations.NullMarked;
