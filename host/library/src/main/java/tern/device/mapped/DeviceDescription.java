package tern.device.mapped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tern.device.DeviceException;

/**
 * The content of a board's device.json: where its registers, memory and interrupt are in the file
 * system. constraints/README.md describes the fields.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param interrupt null if the registers are polled
 */
public record DeviceDescription(Window registers, Memory memory, @Nullable Interrupt interrupt) {

  /**
   * A register window.
   *
   * @param served whether another process serves the registers, as {@link RegisterServer} does
   */
  public record Window(Path path, long offset, long bytes, boolean served) {}

  /**
   * Device memory: mapped from {@code path}, or copied through {@code write} and {@code read}.
   *
   * @param address device address of its first byte
   * @param sync folder of a u-dma-buf whose files synchronise caches, or null
   */
  public record Memory(
      @Nullable Path path,
      long offset,
      @Nullable Path write,
      @Nullable Path read,
      long address,
      long bytes,
      @Nullable Path sync) {}

  /**
   * A file from which interrupts are read as 32-bit words.
   *
   * @param enabled whether a word must be written before each wait, as UIO requires
   */
  public record Interrupt(Path path, boolean enabled) {}

  /**
   * Reads a device.json.
   *
   * @throws DeviceException naming file and field if it cannot be read or a field is wrong
   */
  public static DeviceDescription read(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readString(file));
      return new Reader(file).board(json);
    } catch (IOException unreadable) {
      throw new DeviceException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private record Reader(Path file) {
    DeviceDescription board(JsonNode json) throws IOException {
      known("the file", json, Set.of("registers", "memory", "interrupt"));
      return new DeviceDescription(
          registers(json.path("registers")),
          memory(json.path("memory")),
          json.has("interrupt") ? interrupt(json.get("interrupt")) : null);
    }

    private Window registers(JsonNode json) {
      known("registers", json, Set.of("path", "offset", "bytes", "served"));
      return new Window(
          path("registers", json, "path"),
          number(json, "offset", 0),
          number(json, "bytes", 4096),
          json.path("served").asBoolean(false));
    }

    private Memory memory(JsonNode json) throws IOException {
      known(
          "memory",
          json,
          Set.of("path", "offset", "write", "read", "address", "bytes", "dmaBuffer", "coherent"));
      if (json.has("write") || json.has("read")) {
        return new Memory(
            null,
            0,
            path("memory", json, "write"),
            path("memory", json, "read"),
            number(json, "address", 0),
            number("memory", json, "bytes"),
            null);
      }
      Path path = path("memory", json, "path");
      if (json.has("dmaBuffer")) {
        Path folder = path("memory", json, "dmaBuffer");
        boolean coherent = json.path("coherent").asBoolean(false);
        return new Memory(
            path,
            0,
            null,
            null,
            Long.decode(Files.readString(folder.resolve("phys_addr")).strip()),
            Long.decode(Files.readString(folder.resolve("size")).strip()),
            coherent ? null : folder);
      }
      long offset = number(json, "offset", 0);
      return new Memory(
          path,
          offset,
          null,
          null,
          number(json, "address", offset),
          number("memory", json, "bytes"),
          null);
    }

    private Interrupt interrupt(JsonNode json) {
      known("interrupt", json, Set.of("path", "kind"));
      String kind = json.path("kind").asText("uio");
      if (!kind.equals("uio") && !kind.equals("events")) {
        throw wrong("interrupt: kind is '" + kind + "', expected uio or events");
      }
      return new Interrupt(path("interrupt", json, "path"), kind.equals("uio"));
    }

    private void known(String what, JsonNode json, Set<String> fields) {
      if (!json.isObject()) {
        throw wrong(what + ": expected an object");
      }
      for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!fields.contains(name)) {
          throw wrong(
              what + ": unknown field '" + name + "', expected one of " + new TreeSet<>(fields));
        }
      }
    }

    /** Reads a path; a relative one starts at the file's folder. */
    private Path path(String what, JsonNode json, String name) {
      if (!json.path(name).isTextual()) {
        throw wrong(what + ": '" + name + "' is missing, expected a path");
      }
      return file.toAbsolutePath().resolveSibling(json.get(name).asText());
    }

    private long number(String what, JsonNode json, String name) {
      if (!json.has(name)) {
        throw wrong(what + ": '" + name + "' is missing, expected a number of bytes");
      }
      return number(json, name, 0);
    }

    /** Reads a number, or text in C's notation so that addresses can be hexadecimal. */
    private long number(JsonNode json, String name, long otherwise) {
      if (!json.has(name)) {
        return otherwise;
      }
      try {
        long value = Long.decode(json.get(name).asText());
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // Falls through to the exception below.
      }
      throw wrong("'" + name + "' is " + json.get(name) + ", expected a number of bytes");
    }

    private DeviceException wrong(String message) {
      return new DeviceException(file + ": " + message);
    }
  }
}
