package tern;

/** Thrown when the simulator or its library fails. */
public final class SimulationException extends TernException {
  public SimulationException(String message) {
    super(message);
  }

  public SimulationException(String message, Throwable cause) {
    super(message, cause);
  }
}
