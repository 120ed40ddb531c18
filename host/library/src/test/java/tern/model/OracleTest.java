package tern.model;

import tern.backend.Backend;
import tern.backend.ReferenceBackend;

class OracleTest extends OracleContract {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
