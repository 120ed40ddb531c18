/**
 * Random configurations of the hardware, built and tried with products of edge sizes, extreme
 * operands and rough memories: {@code ./tern sweep}. What fails is made as small as it can be.
 */
package tern.sweep;
