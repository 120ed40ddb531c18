package tern.cli;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import tern.backend.Backend;
import tern.backend.Statistics;
import tern.model.Decoder;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.resident.ResidentMachine;
import tern.resident.ResidentSession;

/**
 * What continues texts: a device that runs whole tokens, or sessions on a backend.
 *
 * @param context tokens of the longest text
 * @param work its work so far
 * @param sessions opens a session with room for some tokens
 * @param owned closed with it
 */
record Texts(
    int context, Supplier<Statistics> work, IntFunction<Decoder> sessions, AutoCloseable owned)
    implements AutoCloseable {

  /** Sessions of a model, whose backend stays open. */
  static Texts of(Model model, Backend backend, SessionOptions options) {
    return new Texts(
        model.config().contextSize(),
        backend::statistics,
        tokens -> new Session(model, tokens, options),
        () -> {});
  }

  /** The same, with the backend closed at the end. */
  Texts owning(Backend backend) {
    return new Texts(context, work, sessions, backend);
  }

  /** One text after another on a machine, which is closed at the end. */
  static Texts of(ResidentMachine machine) {
    return new Texts(
        machine.model().program().positions(),
        machine::statistics,
        tokens -> new ResidentSession(machine),
        machine);
  }

  @Override
  public void close() {
    try {
      owned.close();
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
