package tern.model;

import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;

class OracleSimTest extends OracleContract {
  @Override
  Backend open() {
    Sim.need("sim");
    return Backends.simulated("sim", 1 << 26);
  }
}
