package tern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tern.bench.CpuBench;
import tern.bench.ModelShape;

/** llama.cpp in a process of its own, driven by a script over a pipe. */
final class LlamaPeer implements CpuBench.Peer, AutoCloseable {
  private final Process process;
  private final PrintWriter to;
  private final BufferedReader from;
  private final Path folder;

  private LlamaPeer(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.from = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts the peer, and waits until it has made and loaded its model.
   *
   * @param python an interpreter with llama-cpp-python, gguf and numpy
   */
  static LlamaPeer start(Path python, ModelShape shape) {
    try {
      Path folder = Files.createTempDirectory("tern-peer");
      Path script = folder.resolve("llama_peer.py");
      try (InputStream text = LlamaPeer.class.getResourceAsStream("llama_peer.py")) {
        Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
      }
      Process process =
          new ProcessBuilder(
                  python.toString(),
                  script.toString(),
                  folder.resolve("random.gguf").toString(),
                  Integer.toString(shape.layers()),
                  Integer.toString(shape.hidden()),
                  Integer.toString(shape.ffn()),
                  Integer.toString(shape.queries() / shape.headDim()),
                  Integer.toString(shape.keys() / shape.headDim()),
                  Integer.toString(shape.vocabulary()),
                  Integer.toString(Runtime.getRuntime().availableProcessors()))
              .redirectError(folder.resolve("stderr").toFile())
              .start();
      LlamaPeer peer = new LlamaPeer(process, folder);
      peer.answer("ready");
      return peer;
    } catch (IOException failed) {
      throw new CommandException(Failures.FAILED, "--peer " + python + ": " + failed.getMessage());
    }
  }

  @Override
  public double prefill(int tokens) {
    to.println("prefill " + tokens);
    return answer("prefill");
  }

  @Override
  public double decode(int promptTokens, int tokens) {
    to.println("decode " + tokens);
    return answer("decode");
  }

  /** Reads a line: a word, then seconds. */
  private double answer(String word) {
    try {
      String line = from.readLine();
      if (line == null || !line.startsWith(word + " ")) {
        throw new CommandException(
            Failures.FAILED, "--peer: expected '" + word + "', got '" + line + "': " + log());
      }
      return Double.parseDouble(line.substring(word.length() + 1));
    } catch (IOException failed) {
      throw new CommandException(Failures.FAILED, "--peer: " + failed.getMessage());
    }
  }

  private String log() throws IOException {
    String text = Files.readString(folder.resolve("stderr")).strip();
    return text.substring(Math.max(0, text.length() - 500));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
      for (String name : new String[] {"random.gguf", "llama_peer.py", "stderr"}) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException left) {
      // The system empties its folder for temporary files.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
