/**
 * Tests random configurations of the hardware with products of edge sizes, extreme operands, random
 * resident programs, and slow and stalling memories: {@code ./tern sweep}. Failures are reduced as
 * far as possible.
 */
package tern.sweep;
