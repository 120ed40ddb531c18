/**
 * Refines nextpnr's placement on an ECP5 before routing, so that wires become shorter, by simulated
 * annealing (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983).
 */
package tern.synth.place;
