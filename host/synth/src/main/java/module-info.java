/** From generated Verilog to a board's bitstream with open tools, and the refiner of placements. */
module tern.synth {
  requires transitive com.fasterxml.jackson.databind;

  exports tern.synth;
  exports tern.synth.io;
}
