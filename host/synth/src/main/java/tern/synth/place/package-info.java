/**
 * Shorter wires between the cells of an ECP5 than nextpnr leaves: simulated annealing (Kirkpatrick,
 * Gelatt and Vecchi, Science 220, 1983) of what nextpnr has placed, before it is routed.
 */
package tern.synth.place;
