/** From a board's folder to a bitstream with open tools, and what came of it. */
package tern.synth;
