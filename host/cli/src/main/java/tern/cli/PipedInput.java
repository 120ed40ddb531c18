package tern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Lines from a file or a pipe. */
final class PipedInput implements ChatInput {
  private final BufferedReader reader;

  PipedInput(InputStream in) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public boolean isTyped() {
    return false;
  }

  @Override
  public String readLine(String prompt) {
    try {
      return reader.readLine();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public BooleanSupplier interrupted() {
    return () -> false;
  }

  @Override
  public void close() {}
}
