package tern.backend;

class ReferenceBackendTest extends BackendContract {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
